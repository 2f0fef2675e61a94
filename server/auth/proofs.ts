import type { z } from 'zod';
import type { requestProof as requestProofContract } from '@/domain/api/accounts';
import { DomainError } from '@/domain/errors';
import type { User } from '@/domain/viewer';
import type { Database, Transaction } from '@/server/db/client';
import { countAttempt, isWithin, limits } from '@/server/http/limits';
import { addJob } from '@/server/jobs/queue';
import { proofLetter } from '@/server/mail/letters';
import { writeMail } from '@/server/mail/mails';
import type { Runtime } from '@/server/runtime';
import { hashToken, makeToken } from '@/server/tokens';
import { endLogins, holdUser, keepLogin, openLogin, type SignedIn } from './logins';
import { hashPassword } from './passwords';

type ProofKind = 'sign-in' | 'reset' | 'address';

/** How long what was mailed can be used. */
const minutes: Record<ProofKind, number> = { 'sign-in': 15, reset: 60, address: 24 * 60 };
const stored = { 'sign-in': 'sign_in', reset: 'reset', address: 'address' } as const;

/**
 * Has a link mailed that signs in or resets a password. Whether there is such an account is found out by a job, so that
 * the answer says nothing of it, nor how long it took. Refuses floods from a network address. Past what one account is
 * mailed in an hour the answer stays the same, and nothing is mailed.
 */
export async function requestProof(
  runtime: Runtime,
  { kind, email, callbackUrl = '/' }: z.output<(typeof requestProofContract)['input']>,
  address: string,
): Promise<void> {
  const now = runtime.now();
  await countAttempt(runtime.db, limits.proofsPerNetworkAddress, address, now);
  await countAttempt(runtime.db, limits.proofsPerAsker, `${kind} ${address} ${email}`, now);
  if (!(await isWithin(runtime.db, limits.proofsPerAccount, `${kind} ${email}`, now))) return;
  await addJob(runtime.db, 'mail-proof', { kind, email, callbackUrl });
}

/** Writes the letter that was asked for, if the address has an account; the job behind `requestProof`. */
export async function mailProof(
  runtime: Runtime,
  { kind, email, callbackUrl }: { kind: 'sign-in' | 'reset'; email: string; callbackUrl: string },
): Promise<void> {
  const user = await runtime.db.user.findUnique({ where: { email } });
  if (!user || user.disabledAt) return;
  await runtime.db.$transaction((db) => sendProof(runtime, db, kind, email, callbackUrl));
}

/** Has a link mailed that proves the viewer's own address. Refuses floods. */
export async function requestAddressProof(
  runtime: Runtime,
  viewer: User,
  callbackUrl?: string,
): Promise<void> {
  await countAttempt(runtime.db, limits.proofsPerAsker, `address ${viewer.id}`, runtime.now());
  if (!viewer.isEmailProven) {
    await runtime.db.$transaction((db) => mailAddressProof(runtime, db, viewer.email, callbackUrl));
  }
}

/** Mails the link that proves a new account's address, with the transaction that makes it. */
export function mailAddressProof(
  runtime: Runtime,
  db: Transaction,
  email: string,
  callbackUrl = '/',
): Promise<void> {
  return sendProof(runtime, db, 'address', email, callbackUrl);
}

async function sendProof(
  runtime: Runtime,
  db: Transaction,
  kind: ProofKind,
  email: string,
  callbackUrl: string,
): Promise<void> {
  const { token, hash } = makeToken();
  const expiresAt = new Date(runtime.now().getTime() + minutes[kind] * 60_000);
  await db.proof.deleteMany({ where: { email, kind: stored[kind] } });
  await db.proof.create({ data: { tokenHash: hash, kind: stored[kind], email, expiresAt } });
  // Behind "#" the token reaches neither a server's log nor another page.
  const leadsTo = callbackUrl === '/' ? '' : `?callbackUrl=${encodeURIComponent(callbackUrl)}`;
  const url = `${runtime.origin}/proof/${kind}${leadsTo}#${token}`;
  await writeMail(runtime, db, proofLetter(kind, { to: email, url, minutes: minutes[kind] }));
}

/**
 * Signs in whoever holds what was mailed to an address, and proves the address with it; null for one that was used, has
 * ended or never was.
 */
export function signInByProof(runtime: Runtime, token: string, userAgent: string): Promise<SignedIn | null> {
  return runtime.db.$transaction(async (db) => {
    const user = await useProof(runtime, db, ['sign-in', 'address'], token);
    if (!user) return null;
    if (!user.emailVerifiedAt) await proveFirst(db, user.id, null, runtime.now());
    return openLogin(runtime, db, user, userAgent);
  });
}

/**
 * Proves an address for the first time. Whoever made the account may not have held it: every way in that was set before
 * ends, and only what its holder does from now on counts.
 */
async function proveFirst(
  db: Transaction,
  userId: string,
  passwordHash: string | null,
  now: Date,
): Promise<void> {
  await db.user.update({ where: { id: userId }, data: { emailVerifiedAt: now, passwordHash } });
  await endLogins(db, { userId }, now);
  // After the logins, so that what one of them has just linked is seen.
  await db.identity.deleteMany({ where: { userId } });
}

/**
 * Proves the viewer's own address from a device that is signed in as him: one person holds the account and the address,
 * so this login, the password and the services linked stay; every other login made before ends. Refuses `gone`.
 */
export async function proveAddress(runtime: Runtime, viewer: User, token: string): Promise<void> {
  await runtime.db.$transaction(async (db) => {
    const user = await useProof(runtime, db, ['address'], token);
    if (user?.id !== viewer.id) throw usedUp();
    if (user.emailVerifiedAt) return;
    const now = runtime.now();
    await keepLogin(db, viewer.loginId);
    await db.user.update({ where: { id: viewer.id }, data: { emailVerifiedAt: now } });
    await endLogins(db, { userId: viewer.id, id: { not: viewer.loginId } }, now);
  });
}

/** Sets a new password with what was mailed; every login ends, nobody is signed in. Refuses `gone`. */
export async function resetPassword(runtime: Runtime, token: string, password: string): Promise<void> {
  // Before anything is hashed, so that made-up tokens cost nothing.
  if (!(await standingProof(runtime, runtime.db, ['reset'], token))) throw usedUp();
  const passwordHash = await hashPassword(password);
  await runtime.db.$transaction(async (db) => {
    const user = await useProof(runtime, db, ['reset'], token);
    if (!user) throw usedUp();
    const now = runtime.now();
    if (user.emailVerifiedAt) {
      await db.user.update({ where: { id: user.id }, data: { passwordHash } });
      await endLogins(db, { userId: user.id }, now);
    } else await proveFirst(db, user.id, passwordHash, now);
    await db.proof.deleteMany({ where: { email: user.email } });
  });
}

const usedUp = () =>
  new DomainError('gone', { sentence: 'This link was used or has run out. Ask for a new one.' });

function standingProof(
  runtime: Runtime,
  db: Database | Transaction,
  kinds: readonly ProofKind[],
  token: string,
) {
  return db.proof.findFirst({
    where: {
      tokenHash: hashToken(token),
      kind: { in: kinds.map((kind) => stored[kind]) },
      usedAt: null,
      expiresAt: { gt: runtime.now() },
    },
  });
}

/** The account whose address a token proves, held, this once; of two who race for it one gets it. */
async function useProof(runtime: Runtime, db: Transaction, kinds: readonly ProofKind[], token: string) {
  const proof = await standingProof(runtime, db, kinds, token);
  const named = proof && (await db.user.findUnique({ where: { email: proof.email } }));
  // The account before the proof, in the order in which whoever changes a password takes them.
  const user = named && (await holdUser(db, named.id));
  if (!user) return undefined;
  const { count } = await db.proof.updateMany({
    where: { tokenHash: proof.tokenHash, usedAt: null },
    data: { usedAt: runtime.now() },
  });
  return count === 1 ? user : undefined;
}
