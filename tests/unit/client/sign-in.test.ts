import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signIn } from '@/client/sign-in';

describe('signing in with a password', () => {
  const fetched = vi.fn<typeof fetch>();
  const answer = (body: object, status = 200) =>
    fetched.mockResolvedValueOnce(Response.json(body, { status }));

  beforeEach(() => {
    vi.stubGlobal('fetch', fetched.mockReset());
    answer({ csrfToken: 'token' });
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('sends the token it was given', async () => {
    answer({ url: 'http://localhost/' });
    expect(await signIn('mara@pier4.example', 'a long secret')).toBe('signed-in');
    const [address, init] = fetched.mock.calls[1] ?? [];
    expect(address).toBe('/api/auth/callback/credentials');
    expect(Object.fromEntries(init?.body as URLSearchParams)).toEqual({
      callbackUrl: '/',
      email: 'mara@pier4.example',
      password: 'a long secret',
      csrfToken: 'token',
      json: 'true',
    });
  });

  it('tells apart a wrong pair, a browser without cookies, a flood and no line', async () => {
    answer({ url: 'http://localhost/sign-in?error=CredentialsSignin' }, 401);
    expect(await signIn('a', 'b')).toBe('no-match');
    answer({ csrfToken: 'token' });
    answer({ url: 'http://localhost/api/auth/signin?csrf=true' });
    expect(await signIn('a', 'b')).toBe('no-cookies');
    answer({ csrfToken: 'token' });
    answer({ status: 429, code: 'too-many-requests', detail: 'That was too often.' }, 429);
    await expect(signIn('a', 'b')).rejects.toMatchObject({ code: 'too-many-requests' });
    fetched.mockRejectedValueOnce(new TypeError('fetch failed'));
    await expect(signIn('a', 'b')).rejects.toMatchObject({ code: 'offline' });
  });
});
