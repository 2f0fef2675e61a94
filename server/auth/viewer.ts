import { decode } from 'next-auth/jwt';
import type { Guest, User, Viewer } from '@/domain/viewer';
import type { Runtime } from '@/server/runtime';
import { hashToken } from '@/server/tokens';
import { hashKey, keyIn } from './keys';
import { guestCookie, loginCookie, readCookie } from './cookies';

/** By what somebody says who he is. */
export interface Credentials {
  cookies: string | undefined;
  authorization?: string | null | undefined;
}

/**
 * The only way from cookies, or a key for programs, to a viewer: looks the login up every time, so that a revoked one, a
 * disabled account or a forged token is nobody at once. Null is nobody. Whoever bears a key is nobody else.
 */
export async function viewerOf(
  runtime: Runtime,
  { cookies, authorization }: Credentials,
): Promise<Viewer | null> {
  const key = keyIn(authorization);
  if (key !== undefined) return userBehind(runtime, { keyHash: hashKey(key) });
  const guestToken = readCookie(cookies, guestCookie);
  const guest = guestToken ? await guestOf(runtime, guestToken) : undefined;
  const loginId = await loginFromCookies(runtime, cookies);
  const user = loginId ? await viewerOfLogin(runtime, loginId) : null;
  if (!user) return guest ?? null;
  return guest ? { ...user, asGuest: guest } : user;
}

/** The login that the cookies name, whether or not it still stands. */
export async function loginFromCookies(
  runtime: Pick<Runtime, 'origin' | 'env'>,
  cookies: string | undefined,
): Promise<string | undefined> {
  const token = readCookie(cookies, loginCookie(runtime).name);
  return token === undefined ? undefined : loginIdFrom(token, runtime.env.secret);
}

async function guestOf(runtime: Runtime, token: string): Promise<Guest | undefined> {
  const guest = await runtime.db.guest.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { viewer: true },
  });
  return guest ? { kind: 'guest', id: guest.id, linkId: guest.linkId, name: guest.viewer.name } : undefined;
}

async function loginIdFrom(token: string, secret: string): Promise<string | undefined> {
  try {
    const claims = await decode({ token, secret });
    return typeof claims?.['sid'] === 'string' ? claims['sid'] : undefined;
  } catch {
    return undefined;
  }
}

/** The user behind a login that still stands. */
export const viewerOfLogin = (runtime: Runtime, loginId: string): Promise<User | null> =>
  userBehind(runtime, { id: loginId });

async function userBehind(
  runtime: Runtime,
  which: { id: string } | { keyHash: Uint8Array<ArrayBuffer> },
): Promise<User | null> {
  const login = await runtime.db.login.findUnique({
    where: which,
    include: { user: { include: { viewer: true } } },
  });
  if (!login || login.revokedAt || login.expiresAt <= runtime.now() || login.user.disabledAt) return null;
  const { user } = login;
  return {
    kind: 'user',
    id: user.id,
    loginId: login.id,
    isProgram: login.keyHash !== null,
    name: user.viewer.name,
    email: user.email,
    isAdmin: user.isAdmin,
    isEmailProven: user.emailVerifiedAt !== null,
    hasPassword: user.passwordHash !== null,
  };
}
