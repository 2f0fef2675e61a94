import type { OAuthConfig } from 'next-auth/providers/oauth';
import GitHubProvider, { type GithubProfile } from 'next-auth/providers/github';
import GoogleProvider from 'next-auth/providers/google';
import { z } from 'zod';
import type { Env, ProviderSettings } from '@/server/env';

/** What another service says of the person it has just signed in. */
export const Claim = z.object({
  provider: z.string(),
  subject: z.string(),
  name: z.string(),
  /** Null where the service tells none. */
  email: z.string().nullable(),
  /** Whether the service has proven the address itself. */
  isEmailProven: z.boolean(),
});
export type Claim = z.infer<typeof Claim>;

/** The services that are configured, by id and the name people know them by. */
export function configuredProviders({
  github,
  google,
  oidc,
}: ProviderSettings): { id: string; name: string }[] {
  return [
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(google ? [{ id: 'google', name: 'Google' }] : []),
    ...(oidc ? [{ id: 'oidc', name: oidc.name }] : []),
  ];
}

const checks: OAuthConfig<unknown>['checks'] = ['pkce', 'state'];

/** The same, as next-auth asks them. */
export function oauthProviders({ providers: { github, google, oidc } }: Pick<Env, 'providers'>) {
  return [
    ...(github ? [GitHubProvider({ ...github, checks, ...githubAddresses })] : []),
    ...(google ? [GoogleProvider({ ...google, checks })] : []),
    ...(oidc ? [openIdProvider(oidc)] : []),
  ];
}

function openIdProvider(settings: NonNullable<ProviderSettings['oidc']>): OAuthConfig<OpenIdProfile> {
  const { issuer, name, clientId, clientSecret } = settings;
  return {
    id: 'oidc',
    name,
    type: 'oauth',
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: 'openid email profile' } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    clientId,
    clientSecret,
    profile: ({ sub, name: called, email }) => ({ id: sub, name: called ?? null, email: email ?? null }),
  };
}

interface OpenIdProfile {
  sub: string;
  name?: string;
  preferred_username?: string;
  email?: string;
  email_verified?: boolean;
}

const patienceMs = 10_000;

// GitHub's profile shows an address that need not be proven; its list of addresses says which one is.
const githubAddresses = {
  authorization: { params: { scope: 'read:user user:email' } },
  userinfo: {
    url: 'https://api.github.com/user',
    async request({ tokens }: { tokens: { access_token?: string } }) {
      const headers = { authorization: `Bearer ${tokens.access_token ?? ''}`, 'user-agent': 'Talkback' };
      const read = async (path: string) =>
        (
          await fetch(`https://api.github.com/user${path}`, {
            headers,
            signal: AbortSignal.timeout(patienceMs),
          })
        ).json() as Promise<unknown>;
      const { id, login, name } = (await read('')) as GithubProfile;
      const addresses = GithubAddresses.safeParse(await read('/emails'));
      const primary = addresses.data?.find((address) => address.primary);
      return {
        id,
        login,
        name: name ?? login,
        ...(primary ? { email: primary.email, email_verified: primary.verified } : {}),
      };
    },
  },
};

const GithubAddresses = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

const Profile = z.object({
  name: z.string().nullish(),
  preferred_username: z.string().nullish(),
  login: z.string().nullish(),
  email: z.string().nullish(),
  email_verified: z.union([z.boolean(), z.stringbool()]).nullish(),
});

/** Reads what a service answered; an address counts as proven only where the service says so in as many words. */
export function claimFrom(provider: string, subject: string, profile: unknown): Claim {
  const said = Profile.safeParse(profile).data ?? {};
  return {
    provider,
    subject,
    name: said.name?.trim() || said.preferred_username || said.login || '',
    email: said.email ?? null,
    isEmailProven: said.email_verified === true,
  };
}
