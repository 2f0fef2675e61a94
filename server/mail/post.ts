import fs from 'node:fs/promises';
import path from 'node:path';
import nodemailer from 'nodemailer';
import type { Env } from '@/server/env';
import { asHtml, asText, type Letter } from './letters';

export interface Posted {
  id: string;
  letter: Letter;
  createdAt: Date;
}

/** Where letters go: to the mail server that is configured, or into the outbox on this machine. */
export interface Post {
  deliver(posted: Posted): Promise<'sent' | 'kept'>;
}

const patienceMs = 20_000;

/** Opens the way out for mail: SMTP where it is configured, else the outbox below DATA_DIR. */
export function openPost(env: Pick<Env, 'smtp' | 'dataDir'>): Post {
  return env.smtp ? openSmtp(env.smtp) : { deliver: (posted) => keepInOutbox(env.dataDir, posted) };
}

function openSmtp({ url, from }: NonNullable<Env['smtp']>): Post {
  const server = nodemailer.createTransport(url, {
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  });
  return {
    async deliver({ id, letter }) {
      await server.sendMail({
        from,
        // As an object, so that no address is read as two.
        to: { name: '', address: letter.to },
        subject: letter.subject,
        text: asText(letter),
        html: asHtml(letter),
        // The same letter sent twice, after a crash, is known as one.
        messageId: `<${id}@talkback>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return 'sent';
    },
  };
}

const outboxFolder = (dataDir: string) => path.join(dataDir, 'outbox');

async function keepInOutbox(dataDir: string, { id, letter, createdAt }: Posted): Promise<'kept'> {
  const folder = outboxFolder(dataDir);
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const head = {
    To: letter.to,
    Subject: letter.subject,
    Date: createdAt.toUTCString(),
    'Message-ID': `<${id}@talkback>`,
    'X-Talkback-Kind': letter.kind,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value.replace(/\p{Cc}+/gu, ' ')}`);
  const file = path.join(folder, `${createdAt.toISOString().replace(/[:.]/g, '-')}_${id}.eml`);
  // Written beside and renamed: whoever reads the outbox finds whole letters.
  await fs.writeFile(`${file}.part`, `${lines.join('\n')}\n\n${asText(letter)}`, { mode: 0o600 });
  await fs.rename(`${file}.part`, file);
  return 'kept';
}

/** The letters of the outbox, the oldest first; only those to `address` where one is given. */
export async function readOutbox(dataDir: string, address?: string): Promise<string[]> {
  const folder = outboxFolder(dataDir);
  const names = await fs.readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const letters = await Promise.all(
    names
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .map((name) => fs.readFile(path.join(folder, name), 'utf8')),
  );
  return address === undefined
    ? letters
    : letters.filter((letter) => letter.split('\n', 1)[0] === `To: ${address}`);
}
