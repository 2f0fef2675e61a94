import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/client/api';
import { keepNotes, type OutgoingNote } from '@/client/kept-notes';
import { createOutgoingNotes } from '@/client/outgoing-notes';
import { createScope } from '@/client/scope';
import type { Comment } from '@/domain/api/review';

const versionId = '018f0000-0000-7000-8000-000000000001';

function memory(): Storage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}

const problem = (status: number, detail = 'No.') => new ApiProblem({ status, code: 'any', detail });

/** Answers each attempt with the next of the given answers, then with success. */
function server(...answers: (ApiProblem | 'ok')[]) {
  const attempts: string[] = [];
  const stored: string[] = [];
  return {
    attempts,
    stored,
    post(note: OutgoingNote): Promise<Comment> {
      attempts.push(note.key);
      const answer = answers.shift() ?? 'ok';
      if (answer !== 'ok') return Promise.reject(answer);
      stored.push(note.input.text);
      return Promise.resolve({ id: note.key } as Comment);
    },
  };
}

let count = 0;
beforeEach(() => void (count = 0));

function open(post: (note: OutgoingNote) => Promise<Comment>, storage = memory()) {
  const sent: string[] = [];
  const scope = createScope();
  const notes = createOutgoingNotes({
    scope,
    post,
    kept: keepNotes(storage, 'notes.'),
    newKey: () => `key-${(count += 1)}`,
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  notes.onSent((comment) => sent.push(comment.id));
  const states = () => notes.store.getState().map((note) => `${note.input.text}: ${note.state.kind}`);
  return { notes, sent, states, scope, storage };
}

const settle = () => vi.waitFor(() => Promise.resolve());

describe('outgoing notes', () => {
  it('go out in the order in which they were written', async () => {
    const { post, stored } = server();
    const { notes, states } = open(post);
    notes.send(versionId, { text: 'one' });
    notes.send(versionId, { text: 'two' });
    expect(states()).toEqual(['one: sending', 'two: sending']);
    await vi.waitFor(() => expect(stored).toEqual(['one', 'two']));
    await settle();
    expect(states()).toEqual([]);
  });

  it('wait while the server is away, and keep their key over every attempt', async () => {
    const { post, attempts } = server(problem(0), problem(503));
    const { notes, states, sent } = open(post);
    notes.send(versionId, { text: 'one' });
    await vi.waitFor(() => expect(states()).toEqual(['one: waiting']));
    notes.wake();
    await vi.waitFor(() => expect(attempts).toHaveLength(2));
    await vi.waitFor(() => expect(states()).toEqual(['one: waiting']));
    notes.wake();
    await vi.waitFor(() => expect(sent).toEqual(['key-1']));
    expect(attempts).toEqual(['key-1', 'key-1', 'key-1']);
  });

  it('[RV110] are not held up for good by a fault of this page', async () => {
    const { post, attempts } = server();
    const { notes, sent, states } = open((note) =>
      attempts.push(note.key) === 1 ? Promise.reject(new TypeError('a fault')) : post(note),
    );
    notes.send(versionId, { text: 'one' });
    await vi.waitFor(() => expect(states()).toEqual(['one: waiting']));
    notes.send(versionId, { text: 'two' });
    await vi.waitFor(() => expect(sent).toEqual(['key-1', 'key-2']));
  });

  it('are kept with the reason when refused, and do not hold up the next one', async () => {
    const { post, stored } = server(problem(403, 'You may only listen.'));
    const { notes, states } = open(post);
    notes.send(versionId, { text: 'one' });
    notes.send(versionId, { text: 'two' });
    await vi.waitFor(() => expect(stored).toEqual(['two']));
    await settle();
    expect(states()).toEqual(['one: refused']);
    expect(notes.store.getState()[0]?.state).toEqual({ kind: 'refused', why: 'You may only listen.' });
    notes.retry('key-1');
    await vi.waitFor(() => expect(stored).toEqual(['two', 'one']));
  });

  it('outlive a closed page', async () => {
    const { scope, storage, notes, states } = open(server(problem(0)).post);
    notes.send(versionId, { text: 'one', region: { startFrame: 5 } });
    await vi.waitFor(() => expect(states()).toEqual(['one: waiting']));
    scope.dispose();
    const { post, attempts } = server();
    const reopened = open(post, storage);
    await vi.waitFor(() => expect(reopened.sent).toEqual(['key-1']));
    expect(attempts).toEqual(['key-1']);
    expect(storage).toHaveLength(0);
  });

  it('[RV110] of one page are not lost by what another page sends', async () => {
    const storage = memory();
    const away = open(server(...Array.from({ length: 9 }, () => problem(0))).post, storage);
    const other = open(server().post, storage);
    away.notes.send(versionId, { text: 'one' });
    await vi.waitFor(() => expect(away.states()).toEqual(['one: waiting']));
    other.notes.send(versionId, { text: 'two' });
    await vi.waitFor(() => expect(other.sent).toEqual(['key-2']));
    away.scope.dispose();
    expect(open(server(problem(0)).post, storage).states()).toEqual(['one: sending']);
  });

  it('[RV110] of all pages are known to each, in the order in which they were written', async () => {
    vi.useFakeTimers();
    const storage = memory();
    const away = () => server(problem(0), problem(0), problem(0)).post;
    const first = open(away(), storage);
    const back = server();
    const second = open(back.post, storage);
    first.notes.send(versionId, { text: 'one' });
    first.notes.send(versionId, { text: 'two' });
    await vi.advanceTimersByTimeAsync(0);
    second.notes.catchUp();
    expect(second.states()).toEqual(['one: waiting', 'two: waiting']);
    first.scope.dispose();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(back.stored).toEqual(['one', 'two']);
    first.notes.catchUp();
    expect(first.states()).toEqual([]);
    vi.useRealTimers();
  });

  it('start empty when what was stored cannot be read', () => {
    const storage = memory();
    storage.setItem('notes.1', '{"broken');
    expect(open(server().post, storage).states()).toEqual([]);
    storage.setItem('notes.1', '{"key":1}');
    expect(open(server().post, storage).states()).toEqual([]);
  });
});
