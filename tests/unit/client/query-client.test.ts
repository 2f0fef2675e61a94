import { MutationObserver, onlineManager, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { call } from '@/client/api';
import { makeQueryClient } from '@/client/query-client';
import { listLogins, revokeLogin } from '@/domain/api/accounts';

const fetched = vi.fn<typeof fetch>();
const offline = () => Promise.reject(new TypeError('fetch failed'));

describe('a page without a line', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', fetched.mockReset());
    onlineManager.setOnline(false);
  });
  afterEach(() => {
    onlineManager.setOnline(true);
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('[RV111] refuses at once what somebody does, and does not do it later', async () => {
    fetched.mockImplementation(offline);
    const revoke = new MutationObserver(makeQueryClient(), {
      mutationFn: () => call(revokeLogin, { params: { loginId: 'l' } }),
    });
    await expect(revoke.mutate()).rejects.toMatchObject({ code: 'offline' });
    onlineManager.setOnline(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetched).toHaveBeenCalledOnce();
  });

  it('[RV111] does what a server takes that can be reached all the same', async () => {
    fetched.mockResolvedValueOnce(new Response(null, { status: 204 }));
    const revoke = new MutationObserver(makeQueryClient(), {
      mutationFn: () => call(revokeLogin, { params: { loginId: 'l' } }),
    });
    await expect(revoke.mutate()).resolves.toBeUndefined();
  });

  it('[RV111] reads when the line is back', async () => {
    fetched.mockImplementationOnce(offline);
    fetched.mockImplementation(() => Promise.resolve(Response.json({ items: [], nextCursor: null })));
    const client = makeQueryClient();
    client.mount();
    const logins = new QueryObserver(client, { queryKey: ['logins'], queryFn: () => call(listLogins) });
    const stop = logins.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(logins.getCurrentResult()).toMatchObject({ isError: false, data: undefined });
    onlineManager.setOnline(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(logins.getCurrentResult().data).toEqual({ items: [], nextCursor: null });
    stop();
    client.unmount();
  });
});
