import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { staleKeys } from '@/client/facts';
import {
  fillGap,
  openFactsStream,
  receiveFact,
  retryDelay,
  type FactsStreamOptions,
  type Progress,
  type Socket,
} from '@/client/facts-stream';
import { createScope, type Scope } from '@/client/scope';
import { factTypes, type Fact } from '@/domain/facts';

const fact = (seq: number, type: Fact['type'] = 'mix.made', data: Fact['data'] = {}): Fact => ({
  seq,
  id: `fact-${seq}`,
  type,
  at: '2026-11-03T14:05:00.000Z',
  actor: { id: 'mara', name: 'Mara', kind: 'user', colour: 0 },
  data,
});
const seqs = (facts: readonly Fact[]) => facts.map(({ seq }) => seq);
const at = (seq: number, waiting: Fact[] = []): Progress => ({ seq, waiting });

describe('following facts', () => {
  it('acts on the next fact and drops what it knows', () => {
    const step = receiveFact(at(4), fact(5));
    expect(seqs(step.facts)).toEqual([5]);
    expect(step.progress.seq).toBe(5);
    expect(receiveFact(step.progress, fact(5)).facts).toEqual([]);
    expect(receiveFact(step.progress, fact(2)).facts).toEqual([]);
  });

  it('keeps back what comes early and asks for what is missing', () => {
    const early = receiveFact(at(4), fact(7));
    expect(early).toMatchObject({ facts: [], gap: { after: 4, until: 7 } });
    const filled = receiveFact(receiveFact(early.progress, fact(5)).progress, fact(6));
    expect(seqs(filled.facts)).toEqual([6, 7]);
    expect(filled.gap).toBeUndefined();
  });

  it('goes on behind facts that do not exist for this viewer', () => {
    const { progress } = receiveFact(at(4), fact(8));
    const filled = fillGap(progress, [fact(6), fact(8)], 8);
    expect(seqs(filled.facts)).toEqual([6, 8]);
    expect(filled.progress).toEqual({ seq: 8, waiting: [] });
  });

  it('acts on everything the answer brought, also beyond the gap, once', () => {
    const { progress } = receiveFact(at(1), fact(3));
    const filled = fillGap(progress, [fact(2), fact(3), fact(4), fact(7)], 3);
    expect(seqs(filled.facts)).toEqual([2, 3, 4]);
    expect(filled.gap).toEqual({ after: 4, until: 7 });
  });

  it('in any order of arrival ends with every fact acted on once, in order', () => {
    const orders = [
      [1, 2, 3, 4],
      [4, 3, 2, 1],
      [2, 1, 4, 3],
      [3, 3, 1, 1, 4, 2, 2],
    ];
    for (const order of orders) {
      let progress = at(0);
      const acted: number[] = [];
      for (const seq of order) {
        const step = receiveFact(progress, fact(seq));
        acted.push(...seqs(step.facts));
        progress = step.progress;
      }
      expect(acted).toEqual([1, 2, 3, 4]);
    }
  });
});

describe('what a fact makes stale', () => {
  it('names notes, mix and list for a comment', () => {
    const comment = fact(1, 'comment.added', { mixId: 'm', versionId: 'v' });
    expect(staleKeys('p', [comment])).toEqual([
      ['comments', 'v'],
      ['mixes', 'p'],
      ['mix', 'm'],
    ]);
  });

  it('[RV29] reads decisions and whom they wait for anew when somebody leaves or has another role', () => {
    for (const type of ['member.left', 'member.removed', 'member.role-changed'] as const) {
      const keys = staleKeys('p', [fact(1, type)]);
      expect(keys).toEqual(expect.arrayContaining([['decisions'], ['reviewers'], ['mix'], ['mixes', 'p']]));
    }
  });

  it('names each key once', () => {
    const keys = staleKeys('p', [
      fact(1, 'mix.made', { mixId: 'm' }),
      fact(2, 'version.ready', { mixId: 'm' }),
    ]);
    expect(keys).toEqual([
      ['mixes', 'p'],
      ['mix', 'm'],
    ]);
  });

  it('knows every kind of fact, and takes a kind of a newer server for everything', () => {
    for (const type of factTypes) expect(staleKeys('p', [fact(1, type)])).not.toContainEqual([]);
    expect(staleKeys('p', [{ type: 'tape.spliced' as Fact['type'], data: {} }])).toEqual([[]]);
  });
});

class FakeSocket extends EventTarget implements Socket {
  readyState: 0 | 1 | 2 | 3 = 0;
  sent: string[] = [];
  constructor(readonly address: string) {
    super();
  }
  send(data: string) {
    this.sent.push(data);
  }
  close() {
    this.readyState = 3;
  }
  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  receive(message: object) {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
  }
  lose(code = 1006) {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

describe('the stream of facts', () => {
  let scope: Scope;
  let sockets: FakeSocket[];
  const seen: number[] = [];
  const statuses: string[] = [];
  const catchUp = vi.fn<FactsStreamOptions['catchUp']>();
  const latest = () => sockets.at(-1) as FakeSocket;

  const open = (after = 10) =>
    openFactsStream({
      projectId: 'p',
      after,
      scope,
      connect(address) {
        const socket = new FakeSocket(address);
        sockets.push(socket);
        return socket;
      },
      catchUp,
      now: () => Date.now(),
      random: () => 1,
      onFacts: (facts) => void seen.push(...seqs(facts)),
      onPresence: () => undefined,
      onStatus: (status) => void statuses.push(status),
    });

  beforeEach(() => {
    vi.useFakeTimers();
    scope = createScope();
    sockets = [];
    seen.length = 0;
    statuses.length = 0;
    catchUp.mockReset().mockResolvedValue([]);
  });
  afterEach(() => {
    scope.dispose();
    vi.useRealTimers();
  });

  it('resumes after the last fact seen', () => {
    const stream = open(10);
    expect(latest().address).toBe('/facts?project=p&after=10');
    latest().open();
    latest().receive({ kind: 'fact', fact: fact(11) });
    latest().lose();
    vi.advanceTimersByTime(250);
    expect(sockets).toHaveLength(2);
    expect(latest().address).toBe('/facts?project=p&after=11');
    expect(seen).toEqual([11]);
    expect(stream.position()).toBe(11);
    expect(statuses).toEqual(['connecting', 'live', 'offline', 'connecting']);
  });

  it('waits longer each time, up to ten seconds, and at least half of it', () => {
    expect([0, 1, 2, 9].map((attempt) => retryDelay(attempt, 1))).toEqual([250, 500, 1000, 10_000]);
    expect(retryDelay(0, 0)).toBe(125);
    expect(retryDelay(1000, 0)).toBe(5000);
    open();
    latest().lose();
    vi.advanceTimersByTime(250);
    latest().lose();
    vi.advanceTimersByTime(499);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(3);
  });

  it('[RV97] gives up a line that does not open within ten seconds, and only that', () => {
    open();
    vi.advanceTimersByTime(9_999);
    expect(statuses).toEqual(['connecting']);
    const [swallowed] = sockets;
    vi.advanceTimersByTime(1);
    expect(swallowed?.readyState).toBe(3);
    expect(statuses).toEqual(['connecting', 'offline']);
    vi.advanceTimersByTime(250);
    expect(sockets).toHaveLength(2);
    latest().open();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(2);
    expect(statuses.at(-1)).toBe('live');
  });

  it('tries again at once when woken', () => {
    const stream = open();
    stream.wake();
    expect(sockets).toHaveLength(1);
    latest().lose();
    stream.wake();
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(9_000);
    expect(sockets).toHaveLength(2);
  });

  it('stays away when the server ended it', () => {
    open();
    latest().lose(4401);
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(statuses.at(-1)).toBe('ended');
  });

  it('asks for what is missing and goes on in order', async () => {
    catchUp.mockResolvedValue([fact(11), fact(12)]);
    open(10);
    latest().open();
    latest().receive({ kind: 'fact', fact: fact(12) });
    expect(seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(catchUp).toHaveBeenCalledExactlyOnceWith(10);
    expect(seen).toEqual([11, 12]);
  });

  it('takes a new line when what is missing cannot be had', async () => {
    catchUp.mockRejectedValue(new Error('offline'));
    open(10);
    latest().open();
    latest().receive({ kind: 'fact', fact: fact(12) });
    await vi.advanceTimersByTimeAsync(250);
    expect(latest().address).toBe('/facts?project=p&after=10');
    latest().receive({ kind: 'fact', fact: fact(11) });
    latest().receive({ kind: 'fact', fact: fact(12) });
    expect(seen).toEqual([11, 12]);
  });

  it('[RV34] holds one line alone, also where what is missing cannot be had while a new one is awaited', async () => {
    let refuse = (_: Error) => {};
    catchUp.mockReturnValue(new Promise((_, reject) => (refuse = reject)));
    open(10);
    latest().open();
    latest().receive({ kind: 'fact', fact: fact(12) });
    latest().lose();
    refuse(new Error('offline'));
    await vi.advanceTimersByTimeAsync(9_000);
    expect(sockets).toHaveLength(2);
    latest().open();
    expect(latest().readyState).toBe(1);
  });

  it('sends where somebody listens at most four times a second, and always the last', () => {
    const stream = open();
    latest().open();
    const place = (frame: number) => ({ mixId: 'm', versionId: 'v', frame, playing: true });
    for (let frame = 0; frame < 10; frame += 1) stream.sendPresence(place(frame));
    vi.advanceTimersByTime(1000);
    expect(latest().sent.map((sent) => (JSON.parse(sent) as { frame: number }).frame)).toEqual([0, 9]);
  });

  it('says again where somebody listens on a new line', () => {
    const stream = open();
    stream.sendPresence({ mixId: 'm', versionId: null, frame: 7, playing: false });
    expect(latest().sent).toEqual([]);
    latest().open();
    expect(JSON.parse(latest().sent[0] ?? '')).toEqual({
      kind: 'presence',
      mixId: 'm',
      versionId: null,
      frame: 7,
      playing: false,
    });
  });

  it('ends with its scope', () => {
    open();
    scope.dispose();
    expect(latest().readyState).toBe(3);
    latest().lose();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });
});
