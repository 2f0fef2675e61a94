import { v7 as newId } from 'uuid';
import { mostKeys } from '@/domain/api/accounts';
import { DomainError } from '@/domain/errors';
import type { User } from '@/domain/viewer';
import type { Runtime } from '@/server/runtime';
import { hashToken, makeToken } from '@/server/tokens';
import { holdUser, keepLogin } from './logins';

const prefix = 'tbk_';
const keyDays = 365;

/** The key that an Authorization header bears; undefined where it bears none. */
export function keyIn(authorization: string | null | undefined): string | undefined {
  // What only looks like one is nobody's, instead of being passed over for a cookie.
  return /^Bearer (tbk_.*)$/i.exec(authorization ?? '')?.[1];
}

/** What is stored of a key. */
export const hashKey = hashToken;

/**
 * Makes a key for programs of a person: a login without a device, shown this once. Refuses `limit-reached` where he has
 * many, and `not-signed-in` where his own login has ended.
 */
export async function createKey(
  runtime: Runtime,
  viewer: User,
  name: string,
): Promise<{ id: string; key: string }> {
  const now = runtime.now();
  const key = prefix + makeToken().token;
  const id = newId();
  await runtime.db.$transaction(async (db) => {
    await holdUser(db, viewer.id);
    await keepLogin(db, viewer.loginId);
    const standing = { userId: viewer.id, keyHash: { not: null }, revokedAt: null, expiresAt: { gt: now } };
    if ((await db.login.count({ where: standing })) >= mostKeys)
      throw new DomainError('limit-reached', { sentence: `There are at most ${mostKeys} keys.` });
    const expiresAt = new Date(now.getTime() + keyDays * 86_400_000);
    await db.login.create({
      data: { id, userId: viewer.id, device: name, keyHash: hashKey(key), expiresAt },
    });
  });
  return { id, key };
}
