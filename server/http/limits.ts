import { DomainError } from '@/domain/errors';
import type { Database } from '@/server/db/client';

export interface Limit {
  name: string;
  count: number;
  windowSeconds: number;
}

/** Every limit on how often a thing may be tried, in one table. */
export const limits = {
  failedSignInsPerAccount: { name: 'sign-in', count: 5, windowSeconds: 60 },
  failedSignInsPerAddress: { name: 'sign-in-address', count: 60, windowSeconds: 600 },
  signUpPerAddress: { name: 'sign-up', count: 300, windowSeconds: 3600 },
  proofsPerNetworkAddress: { name: 'proof-address', count: 60, windowSeconds: 3600 },
  /** Per network address, or person, and account asked for: nobody uses them up for somebody else. */
  proofsPerAsker: { name: 'proof', count: 5, windowSeconds: 3600 },
  /** Not spoken of: past it no more is mailed. */
  proofsPerAccount: { name: 'proof-account', count: 30, windowSeconds: 3600 },
  passwordChecksPerPerson: { name: 'password-check', count: 10, windowSeconds: 600 },
  invitationsPerPerson: { name: 'invitation', count: 100, windowSeconds: 3600 },
  acceptPerPerson: { name: 'accept', count: 30, windowSeconds: 600 },
  linkPasswordsPerAddress: { name: 'link-password', count: 10, windowSeconds: 600 },
  failedLinkPasswordsPerLink: { name: 'link-password-link', count: 100, windowSeconds: 600 },
  guestsPerAddress: { name: 'guest', count: 60, windowSeconds: 600 },
  revisionsPerPerson: { name: 'revision', count: 300, windowSeconds: 600 },
  toDosPerPerson: { name: 'to-do', count: 300, windowSeconds: 600 },
  commentsPerPerson: { name: 'comment', count: 300, windowSeconds: 600 },
} as const satisfies Record<string, Limit>;

/** Counts one attempt against a limit, in Postgres so that every process counts together; refuses past it. */
export async function countAttempt(db: Database, limit: Limit, key: string, now: Date): Promise<void> {
  if (!(await isWithin(db, limit, key, now))) throw flood(limit, windowStart(limit, now), now);
}

/** Counts one attempt, too; tells whether it is within the limit, where a refusal would tell too much. */
export async function isWithin(db: Database, limit: Limit, key: string, now: Date): Promise<boolean> {
  const startsAt = windowStart(limit, now);
  const [row] = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO "RateWindow" (key, "startsAt", count) VALUES (${`${limit.name}:${key}`}, ${startsAt}, 1)
    ON CONFLICT (key, "startsAt") DO UPDATE SET count = "RateWindow".count + 1 RETURNING count`;
  return !row || row.count <= limit.count;
}

/**
 * Counts failures alone, which are null: each attempt is counted before it is made, so that of many at once no more are
 * made than the limits allow, and given back where it was right or could not be made. Refuses past any of the limits.
 */
export async function countFailures<T>(
  db: Database,
  counted: readonly { limit: Limit; key: string }[],
  now: Date,
  attempt: () => Promise<T | null>,
): Promise<T | null> {
  for (const { limit, key } of counted) await countAttempt(db, limit, key, now);
  let isFailure = false;
  try {
    const result = await attempt();
    isFailure = result === null;
    return result;
  } finally {
    if (!isFailure) for (const { limit, key } of counted) await giveBack(db, limit, key, now);
  }
}

async function giveBack(db: Database, limit: Limit, key: string, now: Date): Promise<void> {
  await db.rateWindow.updateMany({
    where: { key: `${limit.name}:${key}`, startsAt: windowStart(limit, now) },
    data: { count: { decrement: 1 } },
  });
}

function windowStart(limit: Limit, now: Date): Date {
  const window = limit.windowSeconds * 1000;
  return new Date(Math.floor(now.getTime() / window) * window);
}

function flood(limit: Limit, startsAt: Date, now: Date): DomainError {
  const ends = startsAt.getTime() + limit.windowSeconds * 1000;
  return new DomainError('too-many-requests', {
    retryAfterSeconds: Math.max(1, (ends - now.getTime()) / 1000),
  });
}
