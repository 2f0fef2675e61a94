import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { createStore, type StoreApi } from 'zustand';
import { addComment, type Comment } from '@/domain/api/review';
import { ApiProblem, call, unreachable } from './api';
import { keepNotes, type KeptNotes, type OutgoingNote } from './kept-notes';
import { createScope, type Scope } from './scope';

export type NewNote = z.input<typeof addComment.input>;

export interface OutgoingNotes {
  readonly store: StoreApi<readonly OutgoingNote[]>;
  /** Tells of every note that was stored, until the returned function is called. */
  onSent(listener: (comment: Comment) => void): () => void;
  send(versionId: string, input: NewNote): void;
  /** Tries again at once: the network came back, or somebody asked for it. */
  wake(): void;
  retry(key: string): void;
  discard(key: string): void;
  /** Another page of this browser kept some or sent some. */
  catchUp(): void;
}

interface Options {
  scope: Scope;
  post(note: OutgoingNote): Promise<Comment>;
  /** Where notes outlive a closed page. */
  kept: KeptNotes;
  newKey(): string;
  now(): Date;
}

const firstDelay = 2_000;
const longestDelay = 30_000;

/** Sends notes one after the other, in the order in which they were written, until each is stored or refused. */
export function createOutgoingNotes(options: Options): OutgoingNotes {
  const { scope, kept } = options;
  const store = createStore<readonly OutgoingNote[]>(() => kept.read());
  const listeners = new Set<(comment: Comment) => void>();
  let isSending = false;
  let attempt = 0;
  let stopWaiting = () => {};

  scope.own(store.subscribe(kept.change));

  function mark(key: string, state: OutgoingNote['state']) {
    store.setState((notes) => notes.map((note) => (note.key === key ? { ...note, state } : note)), true);
  }

  function drop(key: string) {
    store.setState((notes) => notes.filter((note) => note.key !== key), true);
  }

  async function pump() {
    const next = store.getState().find(({ state }) => state.kind !== 'refused');
    if (isSending || !next || scope.isDisposed) return;
    isSending = true;
    mark(next.key, { kind: 'sending' });
    const outcome = await options.post(next).catch(asProblem);
    isSending = false;
    if (scope.isDisposed) return;
    if (!(outcome instanceof ApiProblem)) {
      attempt = 0;
      for (const listener of listeners) listener(outcome);
      drop(next.key);
      return void pump();
    }
    if (!outcome.mayPass) {
      mark(next.key, { kind: 'refused', why: outcome.detail });
      return void pump();
    }
    mark(next.key, { kind: 'waiting' });
    const delay = Math.min(longestDelay, firstDelay * 2 ** attempt);
    attempt += 1;
    stopWaiting = scope.timeout(() => void pump(), Math.max(delay, (outcome.retryAfterSeconds ?? 0) * 1000));
  }

  function wake() {
    stopWaiting();
    void pump();
  }

  wake();
  return {
    store,
    onSent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(versionId, input) {
      const note: OutgoingNote = {
        key: options.newKey(),
        versionId,
        input: addComment.input.parse(input),
        writtenAt: options.now().toISOString(),
        state: { kind: 'sending' },
      };
      store.setState((notes) => [...notes, note], true);
      wake();
    },
    wake,
    retry(key) {
      mark(key, { kind: 'waiting' });
      wake();
    },
    discard: drop,
    catchUp() {
      const sending = store.getState().find(({ state }) => state.kind === 'sending');
      const known = kept.read().map((note) => (note.key === sending?.key ? sending : note));
      store.setState(known, true);
      // Whoever wrote it sends it; should that page be gone by then, this one does.
      scope.timeout(() => void pump(), longestDelay);
    },
  };
}

const outboxes = new Map<string, OutgoingNotes>();

/** The notes of one viewer on this device: one outbox for all pages, which goes on sending when its page is left. */
export function outgoingNotesOf(viewerId: string): OutgoingNotes {
  const known = outboxes.get(viewerId);
  if (known) return known;
  const scope = createScope();
  const prefix = `talkback.notes.${viewerId}.`;
  const made = createOutgoingNotes({
    scope,
    post: ({ key, versionId, input }) =>
      call(addComment, { params: { versionId }, input, idempotencyKey: key }),
    kept: keepNotes(window.localStorage, prefix),
    newKey: uuid,
    now: () => new Date(),
  });
  scope.listen(window, 'online', made.wake);
  scope.listen(window, 'storage', ({ key }) => {
    if (key === null || key.startsWith(prefix)) made.catchUp();
  });
  outboxes.set(viewerId, made);
  return made;
}

/** Whatever else went wrong, the note is kept and sent again. */
function asProblem(failure: unknown): ApiProblem {
  return failure instanceof ApiProblem ? failure : unreachable();
}
