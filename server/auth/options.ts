import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { isDomainError } from '@/domain/errors';
import { ownPath } from '@/domain/own-path';
import { EmailAddress } from '@/domain/viewer';
import type { Runtime } from '@/server/runtime';
import { checkPassword } from './accounts';
import { loginCookie } from './cookies';
import { forgetClaim, keepClaim, signInByIdentity, userOfIdentity } from './identities';
import { openLogin, revokeLogin } from './logins';
import { signInByProof } from './proofs';
import { claimFrom, oauthProviders } from './providers';

/**
 * How next-auth signs people in here: its token carries the id of a login row and nothing it could decide by itself.
 * `setCookie` takes what the answer shall set beside next-auth's own cookies.
 */
export function authOptions(
  runtime: Runtime,
  request: { userAgent: string; setCookie(line: string): void },
): AuthOptions {
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
        authorize: (given, asked) => signInByPassword(runtime, given, headersOf(asked)),
      }),
      CredentialsProvider({
        id: 'proof',
        credentials: { token: {} },
        authorize: (given, asked) =>
          signInByProof(runtime, given?.['token'] ?? '', headersOf(asked)('user-agent')),
      }),
      CredentialsProvider({
        id: 'identity',
        credentials: { invitationToken: {} },
        authorize: (given, asked) => {
          const header = headersOf(asked);
          const invitation = given?.['invitationToken'] || undefined;
          request.setCookie(forgetClaim(runtime));
          return signInByIdentity(runtime, header('cookie'), invitation, header('user-agent'));
        },
      }),
      ...oauthProviders(runtime.env),
    ],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.type !== 'oauth') return true;
        const claim = claimFrom(account.provider, account.providerAccountId, profile);
        const known = await userOfIdentity(runtime, claim);
        if (known) {
          const loginId = await openLogin(runtime, known.id, request.userAgent);
          Object.assign(user, { id: known.id, loginId });
          return true;
        }
        // Nobody is linked to it: what becomes of it the person says on a page of ours.
        request.setCookie(keepClaim(runtime, claim));
        return '/sign-in/confirm';
      },
      jwt: ({ token, user }) => {
        const signedIn = user as { loginId?: string } | undefined;
        return signedIn?.loginId ? { sub: token.sub, sid: signedIn.loginId } : token;
      },
      session: ({ session, token }) => Object.assign(session, { user: { id: token.sub } }),
      redirect: ({ url, baseUrl }) =>
        baseUrl + ownPath(url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url),
    },
    events: {
      signOut: async ({ token }) => {
        request.setCookie(forgetClaim(runtime));
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

type HeaderReader = (name: string) => string;

function headersOf(request: { headers?: Record<string, unknown> }): HeaderReader {
  return (name) => {
    const value = request.headers?.[name];
    return typeof value === 'string' ? value : '';
  };
}

async function signInByPassword(
  runtime: Runtime,
  given: Record<string, string> | undefined,
  header: HeaderReader,
): Promise<{ id: string; email: string; loginId: string } | null> {
  const email = EmailAddress.safeParse(given?.['email'] ?? '');
  const password = given?.['password'];
  if (!email.success || !password) return null;
  const user = await checkPassword(runtime, email.data, password, header('x-talkback-address') || 'unknown');
  if (!user) return null;
  return { ...user, loginId: await openLogin(runtime, user.id, header('user-agent')) };
}
