import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressOf, ApiProblem, call, onSignedOut } from '@/client/api';
import { listLogins, revokeLogin } from '@/domain/api/accounts';
import { changeMember, listMembers } from '@/domain/api/projects';
import { addComment } from '@/domain/api/review';

const fetched = vi.fn<typeof fetch>();
const answer = (status: number, body?: unknown, headers?: HeadersInit) =>
  fetched.mockResolvedValueOnce(
    new Response(body === undefined ? null : JSON.stringify(body), { status, ...(headers && { headers }) }),
  );

beforeEach(() => vi.stubGlobal('fetch', fetched.mockReset()));
afterEach(() => void vi.unstubAllGlobals());

const problem = (status: number, code: string) => ({
  type: 'about:blank',
  title: 'Refused',
  status,
  code,
  detail: 'Because.',
  errors: [{ path: 'name', message: 'Give a name.' }],
});

describe('call', () => {
  it('puts params into the path, the query behind it and the input into the body', async () => {
    answer(200, { userId: 'u' });
    const member = await call(changeMember, {
      params: { projectId: 'a/b', userId: 'u' },
      input: { role: 'editor' },
    });
    expect(member).toEqual({ userId: 'u' });
    const [address, init] = fetched.mock.calls[0] ?? [];
    expect(address).toBe('/api/projects/a%2Fb/members/u');
    expect(init).toMatchObject({ method: 'PATCH', body: '{"role":"editor"}' });
    expect(new Headers(init?.headers).get('content-type')).toBe('application/json');
  });

  it('leaves out what is not given', async () => {
    answer(200, { items: [], nextCursor: null });
    await call(listLogins);
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/me/logins');
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: 'GET', body: null });
    expect(addressOf(listMembers.path, { projectId: 'p' }, { limit: 5, cursor: undefined })).toBe(
      '/api/projects/p/members?limit=5',
    );
  });

  it('answers nothing to a 204', async () => {
    answer(204);
    expect(await call(revokeLogin, { params: { loginId: 'l' } })).toBeUndefined();
  });

  it('carries the idempotency key', async () => {
    answer(201, {});
    await call(addComment, {
      params: { versionId: 'v' },
      input: { text: 'Louder.' },
      idempotencyKey: 'once',
    });
    expect(new Headers(fetched.mock.calls[0]?.[1]?.headers).get('idempotency-key')).toBe('once');
  });

  it('throws the refusal with its fields and its wait', async () => {
    answer(429, problem(429, 'too-many-requests'), { 'retry-after': '7' });
    const refused = await call(listLogins).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiProblem);
    expect(refused).toMatchObject({
      status: 429,
      code: 'too-many-requests',
      detail: 'Because.',
      retryAfterSeconds: 7,
      fieldErrors: { name: 'Give a name.' },
    });
  });

  it('tells apart no answer, an unreadable answer and an abort', async () => {
    fetched.mockRejectedValueOnce(new TypeError('fetch failed'));
    await expect(call(listLogins)).rejects.toMatchObject({ code: 'offline', status: 0 });
    fetched.mockResolvedValueOnce(new Response('<html>', { status: 502 }));
    await expect(call(listLogins)).rejects.toMatchObject({ code: 'unreadable', status: 502 });
    fetched.mockRejectedValueOnce(new DOMException('stopped', 'AbortError'));
    await expect(call(listLogins)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('[RV110] tells an answer that broke off or came from something in between as what may pass', async () => {
    const broken = () => new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) });
    fetched.mockResolvedValueOnce(new Response(broken(), { status: 200 }));
    await expect(call(listLogins)).rejects.toMatchObject({ code: 'offline', status: 0, mayPass: true });
    fetched.mockResolvedValueOnce(new Response(broken(), { status: 403 }));
    await expect(call(listLogins)).rejects.toMatchObject({ code: 'offline', mayPass: true });
    fetched.mockResolvedValueOnce(new Response('<html>Log in to the wifi</html>', { status: 200 }));
    await expect(call(listLogins)).rejects.toMatchObject({ code: 'unreadable', status: 502, mayPass: true });
  });

  it('tells what may pass from what stays', () => {
    const mayPass = (status: number) => new ApiProblem({ status, code: 'any', detail: '' }).mayPass;
    expect([0, 408, 423, 425, 429, 500, 502, 503, 504].every(mayPass)).toBe(true);
    expect([400, 401, 403, 404, 409, 410, 413, 422, 507].some(mayPass)).toBe(false);
  });

  it('says once a refusal that this device is signed out, and not for a wrong password', async () => {
    const heard = vi.fn();
    const stop = onSignedOut(heard);
    answer(401, problem(401, 'wrong-password'));
    await call(listLogins).catch(() => undefined);
    expect(heard).not.toHaveBeenCalled();
    answer(401, problem(401, 'not-signed-in'));
    await call(listLogins).catch(() => undefined);
    expect(heard).toHaveBeenCalledOnce();
    stop();
    answer(401, problem(401, 'not-signed-in'));
    await call(listLogins).catch(() => undefined);
    expect(heard).toHaveBeenCalledOnce();
  });
});
