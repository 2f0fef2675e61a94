import { v7 as newId } from 'uuid';
import type { User } from '@/domain/viewer';
import { DomainError } from '@/domain/errors';
import type { Transaction } from '@/server/db/client';
import type { Prisma } from '@/server/db/generated/client';
import type { Runtime } from '@/server/runtime';

const loginDays = 60;

/** Who has just come in, and the row that his cookie will name. */
export interface SignedIn {
  id: string;
  email: string;
  loginId: string;
}

/**
 * Signs a device in, with the transaction that holds the user and has found that he may: whatever ends his logins comes
 * before it and is seen, or after it and ends this one, too.
 */
export async function openLogin(
  runtime: Runtime,
  db: Transaction,
  { id, email }: { id: string; email: string },
  userAgent: string,
): Promise<SignedIn> {
  const loginId = newId();
  const expiresAt = new Date(runtime.now().getTime() + loginDays * 86_400_000);
  await db.login.create({
    data: { id: loginId, userId: id, device: describeDevice(userAgent), expiresAt },
  });
  return { id, email, loginId };
}

/** Keeps an account as it is until the transaction ends; null for a closed one. */
export async function holdUser(db: Transaction, id: string) {
  await db.$queryRaw`SELECT 1 FROM "User" WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return db.user.findUnique({ where: { id, disabledAt: null } });
}

/** The devices signed in as a user, and the keys of his programs, the latest first. */
export async function listLogins(runtime: Runtime, viewer: User) {
  const logins = await runtime.db.login.findMany({
    where: { userId: viewer.id, revokedAt: null, expiresAt: { gt: runtime.now() } },
    orderBy: { createdAt: 'desc' },
    take: 200,
  });
  const items = logins.map((login) => ({
    id: login.id,
    device: login.device,
    createdAt: login.createdAt.toISOString(),
    lastSeenAt: login.lastSeenAt.toISOString(),
    isCurrent: login.id === viewer.loginId,
    kind: login.keyHash === null ? ('device' as const) : ('key' as const),
    expiresAt: login.expiresAt.toISOString(),
  }));
  return { items, nextCursor: null };
}

/** Signs one device of a user out, everywhere at once. Refuses `not-found` for a login that is not his. */
export async function revokeLogin(runtime: Runtime, userId: string, loginId: string): Promise<void> {
  const ended = await runtime.db.$transaction((db) => endLogins(db, { userId, id: loginId }, runtime.now()));
  if (ended === 0) throw new DomainError('not-found');
}

/** Signs every device of a user out, everywhere at once. */
export async function revokeLogins(runtime: Runtime, userId: string): Promise<void> {
  await runtime.db.$transaction((db) => endLogins(db, { userId }, runtime.now()));
}

/** Keeps a login from ending before the transaction does. Refuses `not-signed-in` for one that has ended already. */
export async function keepLogin(db: Transaction, id: string): Promise<void> {
  const standing = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "Login" WHERE id = ${id}::uuid AND "revokedAt" IS NULL FOR SHARE`;
  if (standing.length === 0) throw new DomainError('not-signed-in');
}

/** Ends logins with the transaction that asks for it, and tells every process; returns how many. */
export async function endLogins(db: Transaction, which: Prisma.LoginWhereInput, now: Date): Promise<number> {
  const ended = await db.login.updateManyAndReturn({
    where: { ...which, revokedAt: null },
    data: { revokedAt: now },
    select: { id: true },
  });
  for (const { id } of ended) await db.$executeRaw`SELECT pg_notify('talkback_logins', ${id})`;
  return ended.length;
}

function describeDevice(userAgent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)/.exec(userAgent)?.[1];
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' };
  const system = /(iPhone|iPad|Android|Windows|Mac OS X|Linux)/
    .exec(userAgent)?.[1]
    ?.replace('Mac OS X', 'macOS');
  if (!browser) return system ?? 'A program';
  return `${names[browser] ?? browser}${system ? ` on ${system}` : ''}`;
}
