import { v7 as newId } from 'uuid';
import type { z } from 'zod';
import type { Mail as MailContract } from '@/domain/api/mail';
import { DomainError } from '@/domain/errors';
import type { User } from '@/domain/viewer';
import { requireAdmin } from '@/server/auth/authorize';
import type { Transaction } from '@/server/db/client';
import type { Mail as MailRow } from '@/server/db/generated/client';
import { addJob } from '@/server/jobs/queue';
import { paginate } from '@/server/projects/queries';
import type { Runtime } from '@/server/runtime';
import { seal, unseal } from '@/server/sealed';
import { asText, type Letter } from './letters';
import type { Post } from './post';

const purpose = 'mail';

/** Writes a letter and has it sent, with the transaction of what it is about: both happen or neither. */
export async function writeMail(runtime: Runtime, db: Transaction, letter: Letter): Promise<void> {
  const id = newId();
  const { kind, to: recipient, subject } = letter;
  const sealed = seal(runtime.env.secret, purpose, letter);
  const createdAt = runtime.now();
  await db.mail.create({
    data: { id, kind: kind === 'sign-in' ? 'sign_in' : kind, recipient, subject, sealed, createdAt },
  });
  await addJob(db, 'send-mail', { mailId: id });
}

/** Sends a letter; safe to run again. What it said is forgotten then, but for invitations, which the admin may read. */
export async function sendMail(runtime: Runtime, post: Post, mailId: string): Promise<void> {
  const mail = await runtime.db.mail.findUnique({ where: { id: mailId } });
  if (!mail?.sealed || mail.sentAt || mail.keptAt) return;
  const letter = unseal(runtime.env.secret, purpose, mail.sealed) as Letter | undefined;
  if (!letter) {
    const problem = 'It was written under another secret and cannot be read any more.';
    await runtime.db.mail.update({ where: { id: mailId }, data: { problem, sealed: null } });
    return;
  }
  try {
    const outcome = await post.deliver({ id: mailId, letter, createdAt: mail.createdAt });
    await runtime.db.mail.update({
      where: { id: mailId },
      data: {
        [outcome === 'sent' ? 'sentAt' : 'keptAt']: runtime.now(),
        problem: null,
        ...(mail.kind === 'invitation' ? {} : { sealed: null }),
      },
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message.slice(0, 300) : 'unknown';
    await runtime.db.mail.update({ where: { id: mailId }, data: { problem } });
    throw error;
  }
}

/** What this instance mailed, the latest first, without what it says. Refuses everybody but the admin. */
export async function listMails(
  runtime: Runtime,
  viewer: User,
  { limit = 100, cursor }: { limit?: number; cursor?: string | undefined },
) {
  requireAdmin(viewer);
  const found = await runtime.db.mail.findMany({
    where: cursor ? { id: { lt: cursor } } : {},
    omit: { sealed: true },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = paginate(found, limit, (row) => row.id);
  return { items: rows.map(present), nextCursor };
}

function present(mail: Omit<MailRow, 'sealed'>): z.input<typeof MailContract> {
  const { id, kind, recipient, subject, sentAt, keptAt, problem, createdAt } = mail;
  return {
    id,
    kind: kind === 'sign_in' ? 'sign-in' : kind,
    recipient,
    subject,
    state: sentAt ? 'sent' : keptAt ? 'kept' : problem === null ? 'waiting' : 'failed',
    problem,
    createdAt: createdAt.toISOString(),
    settledAt: (sentAt ?? keptAt)?.toISOString() ?? null,
  };
}

/** What an invitation says, for the admin. Refuses `forbidden` for every other kind, whoever asks. */
export async function readMail(runtime: Runtime, viewer: User, mailId: string) {
  requireAdmin(viewer);
  const mail = await runtime.db.mail.findUnique({ where: { id: mailId } });
  if (!mail) throw new DomainError('not-found');
  if (mail.kind !== 'invitation') {
    throw new DomainError('forbidden', { sentence: 'Only its recipient reads this mail.' });
  }
  const letter = mail.sealed && (unseal(runtime.env.secret, purpose, mail.sealed) as Letter | undefined);
  if (!letter) throw new DomainError('gone', { sentence: 'What it said is not kept any more.' });
  return { id: mail.id, subject: mail.subject, text: asText(letter) };
}
