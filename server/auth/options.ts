import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { isDomainError } from '@/domain/errors';
import { EmailAddress } from '@/domain/viewer';
import type { Runtime } from '@/server/runtime';
import { checkPassword } from './accounts';
import { loginCookie } from './cookies';
import { openLogin, revokeLogin } from './logins';

/** How next-auth signs people in here: its token carries the id of a login row and nothing it could decide by itself. */
export function authOptions(runtime: Runtime): AuthOptions {
  const cookie = loginCookie(runtime);
  return {
    secret: runtime.env.secret,
    session: { strategy: 'jwt', maxAge: 60 * 86_400 },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/' },
    useSecureCookies: cookie.secure,
    cookies: {
      sessionToken: {
        name: cookie.name,
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: cookie.secure },
      },
    },
    providers: [
      CredentialsProvider({
        id: 'credentials',
        credentials: { email: {}, password: {} },
        authorize: (given, request) => signIn(runtime, given, request),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => {
        const signedIn = user as { loginId?: string } | undefined;
        return signedIn?.loginId ? { sub: token.sub, sid: signedIn.loginId } : token;
      },
      session: ({ session, token }) => Object.assign(session, { user: { id: token.sub } }),
      redirect: ({ url, baseUrl }) => (/^\/(?![/\\])/.test(url) ? `${baseUrl}${url}` : baseUrl),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.['sid'] === 'string' && token.sub) {
          await revokeLogin(runtime, token.sub, token['sid']).catch((error: unknown) => {
            // Signed out elsewhere a moment ago: nothing is left to end.
            if (!isDomainError(error)) throw error;
          });
        }
      },
    },
    logger: {
      error: (code, detail) =>
        runtime.log.error({ code, name: detail instanceof Error ? detail.name : undefined }, 'auth'),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

async function signIn(
  runtime: Runtime,
  given: Record<string, string> | undefined,
  request: { headers?: Record<string, unknown> },
): Promise<{ id: string; email: string; loginId: string } | null> {
  const email = EmailAddress.safeParse(given?.['email'] ?? '');
  const password = given?.['password'];
  if (!email.success || !password) return null;
  const header = (name: string) => {
    const value = request.headers?.[name];
    return typeof value === 'string' ? value : '';
  };
  const user = await checkPassword(runtime, email.data, password, header('x-talkback-address') || 'unknown');
  if (!user) return null;
  return { ...user, loginId: await openLogin(runtime, user.id, header('user-agent')) };
}
