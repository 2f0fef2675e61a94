import type * as Tus from 'tus-js-client';
import type { HttpRequest, HttpResponse, PreviousUpload, UploadOptions } from 'tus-js-client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiProblem } from '@/client/api';
import { openTusTransfer } from '@/client/tus-transfer';

const bytes = Buffer.from('Twenty-four bytes of it.');
const file = new File([bytes], 'Song.wav', { lastModified: 1 });
const plan = { destination: { mixId: 'mix' }, note: '' };
const address = 'https://talkback.test/api/uploads/one';

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** What the library has in a browser, with a server of the test's behind it. */
const browser = vi.hoisted(() => ({
  answer: (() => undefined) as unknown as (method: string, url: string, body: unknown) => Answer | 'broken',
  remembered: new Map<string, PreviousUpload>(),
}));

vi.mock('tus-js-client', async (original) => {
  const library = await original<typeof Tus>();
  const urlStorage = {
    findAllUploads: () => Promise.resolve([...browser.remembered.values()]),
    findUploadsByFingerprint: () => Promise.resolve([...browser.remembered.values()]),
    removeUpload: (key: string) => Promise.resolve(void browser.remembered.delete(key)),
    addUpload(key: string, upload: PreviousUpload) {
      browser.remembered.set(key, { ...upload, urlStorageKey: key });
      return Promise.resolve(key);
    },
  };
  const httpStack = {
    getName: () => 'test',
    createRequest(method: string, url: string): HttpRequest {
      const send = (body: unknown): Promise<HttpResponse> => {
        const answer = browser.answer(method, url, body);
        if (answer === 'broken') return Promise.reject(new Error('the line broke'));
        return Promise.resolve({
          getStatus: () => answer.status,
          getHeader: (name) => answer.headers?.[name],
          getBody: () => answer.body ?? '',
          getUnderlyingObject: () => undefined,
        });
      };
      return {
        getMethod: () => method,
        getURL: () => url,
        setHeader: () => undefined,
        getHeader: () => undefined,
        setProgressHandler: () => undefined,
        send,
        abort: () => Promise.resolve(),
        getUnderlyingObject: () => undefined,
      };
    },
  };
  class Upload extends library.Upload {
    constructor(_file: File, options: UploadOptions) {
      super(bytes, { ...options, endpoint: 'https://talkback.test/api/uploads', urlStorage, httpStack });
    }
  }
  return { ...library, Upload };
});

/** A server that loses the line in the middle of the bytes, then answers the questions for their end as it is told to. */
function serverOf(...toHead: Answer[]) {
  const asked: string[] = [];
  let has = 0;
  let breaks = true;
  browser.answer = (method, _url, body) => {
    asked.push(method);
    if (method === 'POST') {
      has = 0;
      return { status: 201, headers: { Location: address } };
    }
    if (method === 'PATCH' && breaks) {
      breaks = false;
      has = 10;
      return 'broken';
    }
    if (method === 'PATCH') {
      has += (body as Buffer).length;
      return { status: 204, headers: { 'Upload-Offset': String(has) } };
    }
    const known = { 'Upload-Offset': String(has), 'Upload-Length': String(bytes.length) };
    return toHead.shift() ?? { status: 200, headers: known };
  };
  return { asked, sentAll: () => has === bytes.length };
}

function open() {
  const told: string[] = [];
  const transfer = openTusTransfer(file, plan, {
    onProgress: () => undefined,
    onStalled: () => void told.push('stalled'),
    onUploaded: (id) => void told.push(`uploaded ${id}`),
    onFailed: ({ code, status }: ApiProblem) => void told.push(`failed ${code} ${status}`),
  });
  return { transfer, told };
}

describe('a transfer', () => {
  // Transfers load the library when the first one starts; no clock of a test waits for that.
  beforeAll(() => import('tus-js-client'));
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('navigator', {});
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    browser.remembered.clear();
  });

  const trouble: [string, Answer][] = [
    ['a server without its database', { status: 503, body: '{"code":"unavailable"}' }],
    ['a proxy without its server', { status: 502, body: '<html>Bad gateway</html>' }],
    ['a proxy that knows no server any more', { status: 404, body: '404 page not found' }],
    ['a flood', { status: 429 }],
    ['an upload that an earlier try still holds', { status: 423 }],
  ];

  it.each(trouble)('[RV16] goes on from where its bytes end after %s', async (_name, answer) => {
    const { asked, sentAll } = serverOf(answer, answer);
    const { transfer, told } = open();
    transfer.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(['POST', 'PATCH', 'HEAD', 'HEAD', 'HEAD', 'PATCH']);
    expect(told).toEqual(['stalled', 'stalled', 'stalled', 'uploaded one']);
    expect(sentAll()).toBe(true);
  });

  it('[RV16] stops when its login has ended, and goes on from there for who signs in again', async () => {
    const { asked, sentAll } = serverOf({ status: 401 });
    const before = open();
    before.transfer.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(before.told).toEqual(['stalled', 'failed not-signed-in 401']);
    expect([...browser.remembered.values()]).toMatchObject([{ uploadUrl: address }]);
    const after = open();
    after.transfer.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(['POST', 'PATCH', 'HEAD', 'HEAD', 'PATCH']);
    expect(after.told).toEqual(['uploaded one']);
    expect(sentAll()).toBe(true);
  });

  it('[RV16] begins anew only where the upload door itself knows it no more', async () => {
    const { asked, sentAll } = serverOf({ status: 404, headers: { 'Tus-Resumable': '1.0.0' } });
    const { transfer, told } = open();
    transfer.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(['POST', 'PATCH', 'HEAD', 'POST', 'PATCH']);
    expect(told).toEqual(['stalled', 'uploaded one']);
    expect(sentAll()).toBe(true);
  });
});
