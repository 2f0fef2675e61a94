import { readProblem, unreachable } from './api';

export type SignInAnswer = 'signed-in' | 'no-match' | 'no-cookies';

/** Signs in with a password; throws `ApiProblem` when the server cannot be asked or was asked too often. */
export async function signIn(email: string, password: string): Promise<SignInAnswer> {
  return signInWith('credentials', { email, password });
}

async function signInWith(provider: string, fields: Record<string, string>): Promise<SignInAnswer> {
  const response = await postForm(`/api/auth/callback/${provider}`, fields);
  // next-auth answers a wrong pair with a 401 that is no problem+json, and a missing cookie with a place to start over.
  if (response.status === 401) return 'no-match';
  if (!response.ok) throw await readProblem(response);
  const { url } = (await response.json()) as { url: string };
  return url.includes('csrf=true') ? 'no-cookies' : 'signed-in';
}

/** Signs in with what was mailed; tells whether it still stood. */
export async function signInByProof(token: string): Promise<SignInAnswer> {
  return signInWith('proof', { token });
}

/** Signs in as whom another service has just named, once he has said so; joins by an invitation where one is needed. */
export async function signInByIdentity(invitationToken?: string): Promise<SignInAnswer> {
  return signInWith('identity', invitationToken ? { invitationToken } : {});
}

/** Begins at another service; gives the address to go to. */
export async function beginProviderSignIn(providerId: string, callbackUrl: string): Promise<string> {
  const response = await postForm(`/api/auth/signin/${encodeURIComponent(providerId)}`, { callbackUrl });
  if (!response.ok) throw await readProblem(response);
  const { url } = (await response.json()) as { url: string };
  return url;
}

export async function signOut(): Promise<void> {
  const response = await postForm('/api/auth/signout', {});
  if (!response.ok) throw await readProblem(response);
}

// next-auth takes forms with the token that it keeps in a cookie, and answers JSON when asked to.
async function postForm(address: string, fields: Record<string, string>): Promise<Response> {
  try {
    const token = await fetch('/api/auth/csrf', { headers: { accept: 'application/json' } });
    if (!token.ok) return token;
    const { csrfToken } = (await token.json()) as { csrfToken: string };
    return await fetch(address, {
      method: 'POST',
      body: new URLSearchParams({ callbackUrl: '/', ...fields, csrfToken, json: 'true' }),
    });
  } catch {
    throw unreachable();
  }
}
