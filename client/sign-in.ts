import { ApiProblem, readProblem } from './api';

export type SignInAnswer = 'signed-in' | 'no-match' | 'no-cookies';

/** Signs in with a password; throws `ApiProblem` when the server cannot be asked or was asked too often. */
export async function signIn(email: string, password: string): Promise<SignInAnswer> {
  const response = await postForm('/api/auth/callback/credentials', { email, password });
  // next-auth answers a wrong pair with a 401 that is no problem+json, and a missing cookie with a place to start over.
  if (response.status === 401) return 'no-match';
  if (!response.ok) throw await readProblem(response);
  const { url } = (await response.json()) as { url: string };
  return url.includes('csrf=true') ? 'no-cookies' : 'signed-in';
}

/** Has a sign-in link mailed; the answer is the same for known and unknown addresses. */
export async function sendSignInLink(email: string, callbackUrl: string): Promise<void> {
  const response = await postForm('/api/auth/signin/email', { email, callbackUrl });
  if (!response.ok) throw await readProblem(response);
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

/** Where to go after signing in: a path of this instance; anything else becomes the front page. */
export function ownPath(wish: string | string[] | undefined): string {
  return typeof wish === 'string' && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wish) ? wish : '/';
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
    throw new ApiProblem({ status: 0, code: 'offline', detail: '' });
  }
}
