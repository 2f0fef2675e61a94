import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { isDomainError } from '@/domain/errors';
import { ownPath } from '@/domain/own-path';
import { EmailAddress } from '@/domain/viewer';
import type { Runtime } from '@/server/runtime';
import { signInByPassword } from './accounts';
import { loginCookie } from './cookies';
import { forgetClaim, keepClaim, signInByIdentity, signInByLinked } from './identities';
import { revokeLogin, type SignedIn } from './logins';
import { signInByProof } from './proofs';
import { claimFrom, oauthProviders } from './providers';

export interface AuthRequest {
  userAgent: string;
  /** The caller's network address, for limits. */
  address: string;
  cookies: string | undefined;
  /** Takes what the answer shall set beside next-auth's own cookies. */
  setCookie(line: string): void;
  /** Takes a refusal or a fault, of which next-auth would make a wrong password. */
  fail(error: unknown): void;
}

/** How next-auth signs people in here: its token carries the id of a login row and nothing it could decide by itself. */
export function authOptions(runtime: Runtime, request: AuthRequest): AuthOptions {
  const cookie = loginCookie(runtime);
  /** One way in by what a form says: the texts it names, and who that is. */
  const way = (
    id: string,
    names: readonly string[],
    enter: (given: Record<string, string | undefined>) => Promise<SignedIn | null>,
  ) =>
    CredentialsProvider({
      id,
      credentials: Object.fromEntries(names.map((name) => [name, {}])),
      async authorize(given) {
        try {
          return await enter(textsOf(given));
        } catch (error) {
          request.fail(error);
          return null;
        }
      },
    });
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
      way('credentials', ['email', 'password'], async ({ email, password = '' }) => {
        const known = EmailAddress.safeParse(email).data;
        return known ? signInByPassword(runtime, { email: known, password }, request) : null;
      }),
      way('proof', ['token'], ({ token = '' }) => signInByProof(runtime, token, request.userAgent)),
      way('identity', ['invitationToken'], ({ invitationToken }) => {
        request.setCookie(forgetClaim(runtime));
        return signInByIdentity(runtime, request.cookies, invitationToken || undefined, request.userAgent);
      }),
      ...oauthProviders(runtime.env),
    ],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.type !== 'oauth') return true;
        const claim = claimFrom(account.provider, account.providerAccountId, profile);
        const known = await signInByLinked(runtime, claim, request.userAgent);
        if (known) {
          Object.assign(user, known);
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

/** What next-auth read may be anything that JSON can say. */
function textsOf(given: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
