import { v7 as newId } from 'uuid';
import type { z } from 'zod';
import type { createUser as createUserContract } from '@/domain/api/accounts';
import { DomainError } from '@/domain/errors';
import { countAttempt, countFailures, limits } from '@/server/http/limits';
import { addJob } from '@/server/jobs/queue';
import { hashToken } from '@/server/tokens';
import type { Database, Transaction } from '@/server/db/client';
import type { Runtime } from '@/server/runtime';
import { holdUser, openLogin, type SignedIn } from './logins';
import { hashPassword, verifyPassword } from './passwords';
import { mailAddressProof } from './proofs';

type NewUser = z.output<(typeof createUserContract)['input']>;

/**
 * Makes an account with a personal workspace; the first one is the instance's admin. Refuses `email-taken`,
 * `sign-up-closed`, `invitation-needed` and floods.
 */
export async function createUser(runtime: Runtime, input: NewUser, address: string) {
  await countAttempt(runtime.db, limits.signUpPerAddress, address, runtime.now());
  const { email, name, invitationToken } = input;
  // Before anything is hashed, so that nobody uninvited costs more than this.
  await admitNewcomer(runtime, runtime.db, { email, invitationToken });
  const passwordHash = await hashPassword(input.password);
  const id = await runtime.db.$transaction(async (db) => {
    const made = await makeAccount(runtime, db, {
      ...{ email, name, passwordHash, invitationToken },
      emailVerifiedAt: null,
    });
    if (runtime.env.smtp) await mailAddressProof(runtime, db, email, wayBack(invitationToken));
    return made;
  });
  return { id, email, name };
}

/** Where the letter to a new account leads in the end: whoever came by an invitation may need the proof to join. */
const wayBack = (invitationToken: string | undefined) =>
  invitationToken ? `/invitations/${encodeURIComponent(invitationToken)}` : undefined;

interface NewAccount {
  email: string;
  name: string;
  passwordHash: string | null;
  emailVerifiedAt: Date | null;
  invitationToken: string | undefined;
}

/**
 * Makes the rows of an account, for the transaction that asks for it; returns its id. Refuses `email-taken`,
 * `sign-up-closed` and `invitation-needed`.
 */
export async function makeAccount(runtime: Runtime, db: Transaction, account: NewAccount): Promise<string> {
  const id = newId();
  const { name, invitationToken, ...rest } = account;
  // One sign-up at a time decides who is first, and how many an invitation has let in.
  await db.$executeRaw`SELECT pg_advisory_xact_lock(7215402)`;
  const admission = await admitNewcomer(runtime, db, { email: rest.email, invitationToken });
  if (await db.user.findUnique({ where: { email: rest.email } })) throw new DomainError('email-taken');
  const isAdmin = (await db.user.count()) === 0;
  await db.viewer.create({ data: { id, kind: 'user', name } });
  await db.user.create({ data: { id, isAdmin, ...rest } });
  await db.workspace.create({
    data: { id: newId(), name, personalUserId: id, members: { create: { userId: id, role: 'owner' } } },
  });
  if (admission !== 'open') {
    const { invitationId: id } = admission;
    await db.invitation.update({ where: { id }, data: { accounts: { increment: 1 } } });
  }
  if (isAdmin && runtime.env.demo) await addJob(db, 'plant-demo', { userId: id });
  return id;
}

/**
 * What lets somebody make an account here: `open` for everybody, or an invitation that stands for his address and has
 * not made as many accounts as it may be used. Refuses `sign-up-closed`, and `invitation-needed` without one.
 */
async function admitNewcomer(
  runtime: Runtime,
  db: Database | Transaction,
  { email, invitationToken }: Pick<NewAccount, 'email' | 'invitationToken'>,
): Promise<'open' | { invitationId: string }> {
  if (runtime.env.signUp === 'open') return 'open';
  // Somebody must be able to be the first.
  if ((await db.user.count()) === 0) return 'open';
  if (runtime.env.signUp === 'closed') throw new DomainError('sign-up-closed');
  const { maxUses } = runtime.db.invitation.fields;
  const invitation =
    invitationToken &&
    (await db.invitation.findFirst({
      where: {
        tokenHash: hashToken(invitationToken),
        revokedAt: null,
        expiresAt: { gt: runtime.now() },
        project: { deletedAt: null },
        AND: [
          { OR: [{ email: null }, { email }] },
          { OR: [{ maxUses: null }, { uses: { lt: maxUses }, accounts: { lt: maxUses } }] },
        ],
      },
    }));
  if (!invitation) throw new DomainError('invitation-needed');
  return { invitationId: invitation.id };
}

/**
 * Signs in whom an address and a password name; null for a wrong one, an unknown address and a closed account alike.
 * Refuses floods of wrong ones, per network address, so that nobody can lock somebody else out.
 */
export async function signInByPassword(
  runtime: Runtime,
  { email, password }: { email: string; password: string },
  { address, userAgent }: { address: string; userAgent: string },
): Promise<SignedIn | null> {
  const { db } = runtime;
  const counted = [
    { limit: limits.failedSignInsPerAccount, key: `${address} ${email}` },
    { limit: limits.failedSignInsPerAddress, key: address },
  ];
  return countFailures(db, counted, runtime.now(), async () => {
    const user = await db.user.findUnique({ where: { email } });
    const usable = user && !user.disabledAt ? user.passwordHash : null;
    if (!(await verifyPassword(usable, password)) || !user) return null;
    return db.$transaction(async (db) => {
      // Verifying takes its time: it may have been changed meanwhile, or voided.
      const held = await holdUser(db, user.id);
      return held?.passwordHash === usable ? openLogin(runtime, db, user, userAgent) : null;
    });
  });
}
