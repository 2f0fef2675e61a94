import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/client/api';
import { createScope, type Scope } from '@/client/scope';
import { shareSent, type UploadItem, type UploadState } from '@/client/upload-item';
import { readMeter, secondsLeft, startMeter } from '@/client/upload-speed';
import { summarise, wouldStop } from '@/client/upload-summary';
import {
  createUploads,
  type OpenTransfer,
  type TransferEvents,
  type UnfinishedUpload,
  type Uploads,
} from '@/client/uploads';
import type { UploadResult } from '@/domain/api/review';

const file = (name: string, bytes = 1000) => ({ name, size: bytes }) as File;
const toMix = { destination: { mixId: 'mix' }, note: '' };
const toProject = { destination: { projectId: 'project' }, note: '' };

describe('uploads', () => {
  let scope: Scope;
  let uploads: Uploads;
  let transfers: Map<string, TransferEvents & { calls: string[] }>;
  let unfinished: UnfinishedUpload[];
  const readResult = vi.fn<(uploadId: string) => Promise<UploadResult>>();

  const openTransfer: OpenTransfer = ({ name }, _plan, events) => {
    const calls: string[] = [];
    transfers.set(name, { ...events, calls });
    const noted = (word: string) => () => {
      calls.push(word);
      return Promise.resolve();
    };
    return { start: () => void calls.push('start'), pause: noted('pause'), cancel: noted('cancel') };
  };

  beforeEach(() => {
    vi.useFakeTimers();
    scope = createScope();
    transfers = new Map();
    unfinished = [];
    readResult.mockReset().mockResolvedValue({ status: 'ready', progress: 1, versionId: 'version' });
    uploads = createUploads({
      scope,
      openTransfer,
      readResult,
      findUnfinished: () => Promise.resolve(unfinished),
      now: () => Date.now(),
    });
  });
  afterEach(() => {
    scope.dispose();
    vi.useRealTimers();
  });

  const items = () => uploads.store.getState().items;
  const item = (name: string) => items().find((one) => one.name === name) as UploadItem;
  const kinds = () => items().map(({ state }) => state.kind);
  const add = (...names: string[]) => uploads.add(names.map((name) => ({ ...toProject, file: file(name) })));
  const transfer = (name: string) => transfers.get(name) as TransferEvents & { calls: string[] };

  it('sends two at a time and the next when a lane is free', () => {
    add('a', 'b', 'c');
    expect(kinds()).toEqual(['uploading', 'uploading', 'waiting']);
    transfer('a').onUploaded('id-a');
    expect(kinds()).toEqual(['uploaded', 'uploading', 'uploading']);
  });

  it('sends the versions of one mix one after the other, so that they are numbered in order', async () => {
    const song = (name: string, mixId: string) => ({ destination: { mixId }, note: '', file: file(name) });
    uploads.add([song('a_v1', 'a'), song('a_v2', 'a'), song('b_v1', 'b')]);
    expect(kinds()).toEqual(['uploading', 'waiting', 'uploading']);
    transfer('a_v1').onUploaded('id');
    expect(kinds()).toEqual(['uploaded', 'waiting', 'uploading']);
    await vi.advanceTimersByTimeAsync(0);
    expect(kinds()).toEqual(['ready', 'uploading', 'uploading']);
  });

  it('goes through its four honest states', async () => {
    const said: UploadState['kind'][] = [];
    uploads.store.subscribe(() => said.push(item('a').state.kind));
    readResult
      .mockResolvedValueOnce({ status: 'processing', progress: 0.25 })
      .mockResolvedValueOnce({ status: 'processing', progress: 0.75 });
    add('a');
    transfer('a').onProgress(1000);
    transfer('a').onUploaded('id-a');
    await vi.advanceTimersByTimeAsync(5000);
    expect([...new Set(said)]).toEqual(['waiting', 'uploading', 'uploaded', 'processing', 'ready']);
    expect(readResult).toHaveBeenCalledWith('id-a');
  });

  it('tells bytes and speed, and starts measuring anew after a stall', () => {
    add('a');
    transfer('a').onProgress(0);
    vi.advanceTimersByTime(1000);
    transfer('a').onProgress(500);
    expect(item('a').state).toEqual({ kind: 'uploading', sent: 500, speed: 500 });
    transfer('a').onStalled();
    expect(item('a').state).toEqual({ kind: 'stalled', sent: 500 });
    vi.advanceTimersByTime(60_000);
    transfer('a').onProgress(600);
    expect(item('a').state).toEqual({ kind: 'uploading', sent: 600, speed: undefined });
  });

  it('pauses, gives its lane away, and goes on in its turn', () => {
    add('a', 'b', 'c');
    transfer('a').onProgress(400);
    uploads.pause(item('a').id);
    expect(kinds()).toEqual(['paused', 'uploading', 'uploading']);
    uploads.resume(item('a').id);
    expect(item('a').state).toEqual({ kind: 'waiting', sent: 400 });
    transfer('b').onUploaded('id-b');
    expect(item('a').state).toMatchObject({ kind: 'uploading', sent: 400 });
    expect(transfer('a').calls).toEqual(['start', 'pause', 'start']);
  });

  it('says why something was refused, and offers to retry only what may work', () => {
    add('a', 'b');
    const refusal = { status: 413, code: 'quota-reached', detail: 'Quota reached.' };
    transfer('a').onFailed(new ApiProblem(refusal));
    transfer('b').onFailed(new ApiProblem({ status: 0, code: 'offline', detail: '' }));
    expect(item('a').state).toEqual({
      kind: 'failed',
      problem: { code: 'quota-reached', sentence: 'Quota reached.' },
      canRetry: false,
    });
    uploads.retry(item('a').id);
    uploads.retry(item('b').id);
    expect(kinds()).toEqual(['failed', 'uploading']);
  });

  it('keeps the sentence of a sound that could not be read', async () => {
    const problem = { code: 'not-audio', sentence: 'This is a text file with the name of a WAV.' };
    readResult.mockResolvedValueOnce({ status: 'failed', progress: 0, problem });
    add('a');
    transfer('a').onUploaded('id-a');
    await vi.advanceTimersByTimeAsync(0);
    expect(item('a').state).toEqual({ kind: 'failed', problem, canRetry: false });
  });

  it('goes on asking while the server is away', async () => {
    readResult.mockRejectedValueOnce(new ApiProblem({ status: 0, code: 'offline', detail: '' }));
    add('a');
    transfer('a').onUploaded('id-a');
    await vi.advanceTimersByTimeAsync(3999);
    expect(item('a').state.kind).toBe('uploaded');
    await vi.advanceTimersByTimeAsync(1);
    expect(item('a').state.kind).toBe('ready');
  });

  it('cancels on the server and off the list', () => {
    add('a', 'b', 'c');
    uploads.cancel(item('a').id);
    expect(transfer('a').calls).toEqual(['start', 'cancel']);
    expect(kinds()).toEqual(['uploading', 'uploading']);
    transfer('a').onUploaded('late');
    expect(readResult).not.toHaveBeenCalled();
  });

  it('wakes what is stalled when the line is back', async () => {
    add('a', 'b');
    transfer('a').onStalled();
    uploads.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(transfer('a').calls).toEqual(['start', 'pause', 'start']);
    expect(transfer('b').calls).toEqual(['start']);
  });

  it('brings back what a closed page left, and takes only the same file for it', async () => {
    const forget = vi.fn(() => Promise.resolve());
    const left = { name: 'a', bytes: 1000, sent: 420, uploadId: 'id-a', ...toMix, forget };
    unfinished = [left, { ...left, name: 'whole', sent: 1000, uploadId: 'id-whole' }];
    await uploads.restore();
    expect(item('a').state).toEqual({ kind: 'interrupted', sent: 420 });
    expect(uploads.reattach(item('a').id, file('b'))).toBe(false);
    expect(uploads.reattach(item('a').id, file('a', 999))).toBe(false);
    expect(uploads.reattach(item('a').id, file('a'))).toBe(true);
    expect(item('a').state).toMatchObject({ kind: 'uploading', sent: 420 });
    await vi.advanceTimersByTimeAsync(0);
    expect(item('whole').state.kind).toBe('ready');
    expect(forget).toHaveBeenCalledExactlyOnceWith(false);
  });

  it('takes back what was left when it is cancelled', async () => {
    const forget = vi.fn(() => Promise.resolve());
    unfinished = [{ name: 'a', bytes: 1000, sent: 420, uploadId: 'id-a', ...toMix, forget }];
    await uploads.restore();
    uploads.cancel(item('a').id);
    expect(forget).toHaveBeenCalledExactlyOnceWith(true);
    expect(items()).toEqual([]);
  });
});

describe('the head of the tray', () => {
  const as = (state: UploadState, bytes = 100): UploadItem => ({
    id: 'id',
    name: 'Song.wav',
    bytes,
    destination: { mixId: 'mix' },
    state,
  });

  it('counts what is on its way, and says how long it takes', () => {
    const items = [
      as({ kind: 'ready' }),
      as({ kind: 'uploading', sent: 50, speed: 10 }),
      as({ kind: 'waiting', sent: 0 }),
      as({ kind: 'interrupted', sent: 10 }),
    ];
    expect(summarise(items)).toEqual({
      kind: 'uploading',
      current: 2,
      total: 3,
      share: 0.5,
      secondsLeft: 15,
    });
    expect(wouldStop(items)).toBe(true);
  });

  it('then says what needs somebody, then what is quiet', () => {
    const failed = as({ kind: 'failed', problem: { code: 'x', sentence: '' }, canRetry: false });
    expect(summarise([as({ kind: 'ready' }), failed])).toEqual({ kind: 'failed', count: 1 });
    expect(summarise([as({ kind: 'ready' }), as({ kind: 'uploaded' })])).toEqual({
      kind: 'processing',
      count: 1,
    });
    expect(summarise([as({ kind: 'ready' }), as({ kind: 'ready' })])).toEqual({ kind: 'done', count: 2 });
    expect(summarise([])).toBeUndefined();
    expect(wouldStop([failed])).toBe(false);
  });

  it('says 100 % only when it is there', () => {
    expect(shareSent(as({ kind: 'uploading', sent: 999, speed: undefined }, 1000))).toBe(0.99);
    expect(shareSent(as({ kind: 'processing', progress: 0.1 }))).toBe(1);
    expect(shareSent(as({ kind: 'waiting', sent: 0 }, 0))).toBe(0);
  });
});

describe('the speed of an upload', () => {
  it('comes to the true speed and does not follow a single hiccup', () => {
    let meter = startMeter(0, 0);
    for (let second = 1; second <= 20; second += 1) meter = readMeter(meter, second * 1000, second * 1000);
    expect(meter.speed).toBeCloseTo(1000);
    const hiccup = readMeter(meter, 20_000, 20_500);
    expect(hiccup.speed).toBeGreaterThan(800);
  });

  it('says nothing it does not know', () => {
    expect(startMeter(0, 0).speed).toBeUndefined();
    expect(secondsLeft(100, undefined)).toBeUndefined();
    expect(secondsLeft(100, 0)).toBeUndefined();
    expect(secondsLeft(100, 30)).toBe(4);
  });
});
