import { v7 as newId } from 'uuid';
import type { z } from 'zod';
import type { createUser as createUserContract } from '@/domain/api/accounts';
import { DomainError } from '@/domain/errors';
import { countAttempt, countFailures, limits } from '@/server/http/limits';
import { addJob } from '@/server/jobs/queue';
import { hashToken } from '@/server/tokens';
import type { Transaction } from '@/server/db/client';
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
  await refuseUninvited(runtime, input.invitationToken);
  const passwordHash = await hashPassword(input.password);
  const { email, name } = input;
  const id = await runtime.db.$transaction(async (db) => {
    const made = await makeAccount(runtime, db, { email, name, passwordHash, emailVerifiedAt: null });
    if (runtime.env.smtp) await mailAddressProof(runtime, db, email);
    return made;
  });
  return { id, email, name };
}

interface NewAccount {
  email: string;
  name: string;
  passwordHash: string | null;
  emailVerifiedAt: Date | null;
}

/** Makes the rows of an account, for the transaction that asks for it; returns its id. Refuses `email-taken`. */
export async function makeAccount(runtime: Runtime, db: Transaction, account: NewAccount): Promise<string> {
  const id = newId();
  const { name, ...rest } = account;
  // One sign-up at a time decides who is first.
  await db.$executeRaw`SELECT pg_advisory_xact_lock(7215402)`;
  if (await db.user.findUnique({ where: { email: rest.email } })) throw new DomainError('email-taken');
  const isAdmin = (await db.user.count()) === 0;
  await db.viewer.create({ data: { id, kind: 'user', name } });
  await db.user.create({ data: { id, isAdmin, ...rest } });
  await db.workspace.create({
    data: { id: newId(), name, personalUserId: id, members: { create: { userId: id, role: 'owner' } } },
  });
  if (isAdmin && runtime.env.demo) await addJob(db, 'plant-demo', { userId: id });
  return id;
}

/** Refuses whoever may not make an account here: `sign-up-closed`, or `invitation-needed` without one that stands. */
export async function refuseUninvited(runtime: Runtime, invitationToken: string | undefined): Promise<void> {
  if (runtime.env.signUp === 'open') return;
  // Somebody must be able to be the first.
  if ((await runtime.db.user.count()) === 0) return;
  if (runtime.env.signUp === 'closed') throw new DomainError('sign-up-closed');
  const invitation =
    invitationToken &&
    (await runtime.db.invitation.findUnique({ where: { tokenHash: hashToken(invitationToken) } }));
  const stands = invitation && !invitation.revokedAt && invitation.expiresAt > runtime.now();
  if (!stands || (invitation.maxUses !== null && invitation.uses >= invitation.maxUses)) {
    throw new DomainError('invitation-needed');
  }
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
