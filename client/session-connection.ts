import type { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { createStore, type StoreApi } from 'zustand';
import { readFrame, writeFrame } from '@/session/frames';
import type { PresentUser } from '@/session/presence';
import { epochParameter, frameTypes, syncPath } from '@/session/protocol';
import { dividing, editsSentOn } from './dividing-socket';
import { trackSaving, type Saving } from './saving';
import type { Scope } from './scope';
import { peopleAt } from './session-people';
import { openSessionStore } from './session-store';

export interface SessionState {
  readonly saving: Saving;
  /** Whether the document has come, from here or from there. */
  readonly isOpen: boolean;
  /** Everybody at it, this page too. */
  readonly people: readonly PresentUser[];
}

/** A session's document on this page, the same as everybody's as soon as the line allows. */
export interface SessionConnection {
  readonly document: Y.Doc;
  readonly awareness: Awareness;
  readonly state: StoreApi<SessionState>;
  /** Forgets what this device keeps of the session, and what was not stored with it. */
  discard(): Promise<void>;
}

interface SessionConnectionOptions {
  sessionId: string;
  /** Which history the session has, as far as the page knows. */
  epoch: number;
  /** Whose edits are kept here, and how he looks before the server says it. */
  me: PresentUser;
  scope: Scope;
  /** The address of this instance. */
  origin: string;
}

const longestBackoffMs = 10_000;
/** A question that has found no answer for so long may have been lost. */
const askAgainMs = 2_000;
/** So many of those pass before the whole document is asked for again. */
const firstPatience = 8;
/** So many pass, which are five minutes, before a line on which it does not come is taken for dead. */
const mostWaits = 150;

/** How long a page waits after its so-manieth loss in turn: not as long as all others that lost the line with it. */
export function backoffMs(losses: number, random: number): number {
  return Math.min(2 ** losses * 100, longestBackoffMs) * (0.5 + random / 2);
}

/** Opens a session: what this device keeps of it first, then the line. Closed with its scope. */
export function openSessionConnection(options: SessionConnectionOptions): SessionConnection {
  const { sessionId, epoch, me, scope, origin } = options;
  const document = new Y.Doc();
  const store = openSessionStore(`talkback/${me.id}/${sessionId}`, document, scope);
  const provider = openProvider(origin, sessionId, document);
  const { awareness } = provider;
  const state = createStore<SessionState>(() => ({ saving: { kind: 'opening' }, isOpen: false, people: [] }));
  let isAbandoned = false;
  let tracker = trackSaving({ kept: 0, ask, onChange: tell });

  function ask(marker: number): void {
    const { ws } = provider;
    if (ws?.readyState !== WebSocket.OPEN) return;
    ws.send(new Uint8Array(writeFrame({ kind: 'saved', marker, sent: editsSentOn(ws) })));
  }

  function tell(): void {
    state.setState({ saving: tracker.state() });
  }

  // The handler gets the frame after its type was read.
  provider.messageHandlers[frameTypes.saved] = (_encoder, decoder) => {
    const frame = readFrame(decoder.arr);
    decoder.pos = decoder.arr.length;
    if (frame.kind === 'saved') tracker.acknowledged(frame.marker);
  };
  provider.on('sync', (isSynced) => {
    if (!isSynced) return;
    state.setState({ isOpen: true });
    tracker.synced();
  });
  provider.on('connection-close', () => {
    provider.maxBackoffTime = backoffMs(provider.wsUnsuccessfulReconnects + 1, Math.random());
    tracker.lineLost();
  });
  provider.on('closed', ({ code }) => tracker.refused(code));
  awareness.on('change', () => {
    const people = peopleAt(awareness);
    if (JSON.stringify(people) !== JSON.stringify(state.getState().people)) state.setState({ people });
  });
  awareness.setLocalStateField('user', me);

  scope.own(() => {
    provider.destroy();
    document.destroy();
  });

  void store.loaded.then(({ unsaved, hasContent, epoch: keptEpoch }) => {
    if (scope.isDisposed) return;
    // What was kept of another history is never merged into this one: the server refuses it by this.
    provider.params = { [epochParameter]: String(keptEpoch ?? epoch) };
    if (keptEpoch === undefined) store.keepEpoch(epoch);
    const onChange = () => {
      store.keepUnsaved(tracker.unsaved());
      tell();
    };
    tracker = trackSaving({ kept: unsaved, ask, onChange });
    // After the provider's own: a question follows what it asks about.
    document.on('update', (_update: Uint8Array, from: unknown) => {
      if (from !== provider) tracker.edited();
    });
    state.setState({ isOpen: hasContent, saving: tracker.state() });
    provider.connect();
    followLine(provider, scope);
    scope.interval(() => tracker.askAgain(), askAgainMs);
    askAgainForAll(provider, scope);
  });

  scope.listen(window, 'beforeunload', (event) => {
    if (tracker.unsaved() > 0 && !isAbandoned) event.preventDefault();
  });

  return {
    document,
    awareness,
    state,
    discard() {
      isAbandoned = true;
      return store.clear();
    },
  };
}

function openProvider(origin: string, sessionId: string, document: Y.Doc): WebsocketProvider {
  const address = `${origin.replace(/^http/, 'ws')}${syncPath('')}`;
  return new WebsocketProvider(address, sessionId, document, {
    connect: false,
    // Tabs would tell each other what the server has refused.
    disableBc: true,
    WebSocketPolyfill: dividing(WebSocket),
  });
}

/** Asks for the document again where nothing came of the first time; seldom, for a long one comes slowly. */
function askAgainForAll(provider: WebsocketProvider, scope: Scope): void {
  let waited = 0;
  let waits = 0;
  let patience = firstPatience;
  scope.interval(() => {
    const { ws, doc } = provider;
    const isWaiting = ws?.readyState === WebSocket.OPEN && !provider.synced;
    if (!isWaiting) patience = firstPatience;
    waited = isWaiting ? waited + 1 : 0;
    // A whole document is one frame: that it is long in coming does not mean that the line is dead.
    if (isWaiting && (waits += 1) <= mostWaits) provider.wsLastMessageReceived = Date.now();
    if (!isWaiting) waits = 0;
    if (waited < patience) return;
    waited = 0;
    patience *= 2;
    const stateVector = Y.encodeStateVector(doc);
    ws?.send(new Uint8Array(writeFrame({ kind: 'state-vector', stateVector })));
  }, askAgainMs);
}

/** Believes the device when it says that its network came or went, long before a silent line is noticed. */
function followLine(provider: WebsocketProvider, scope: Scope): void {
  let isFinal = false;
  provider.on('closed', () => (isFinal = true));
  scope.listen(window, 'offline', () => {
    if (isFinal) return;
    provider.disconnect();
    provider.connect();
  });
  scope.listen(window, 'online', () => {
    if (!isFinal) provider.connect();
  });
}
