import { factsPath, type ClientMessage, type PresentPerson, type ServerMessage } from '@/domain/api/live';
import type { Fact } from '@/domain/facts';
import type { Scope } from './scope';

/** How far a page has followed a project: the last fact it acted on, and facts that wait behind a gap. */
export interface Progress {
  readonly seq: number;
  readonly waiting: readonly Fact[];
}

export interface Step {
  progress: Progress;
  /** Facts to act on now, in order. */
  facts: readonly Fact[];
  /** Set when facts between `after` and the oldest waiting one have to be asked for. */
  gap?: { after: number; until: number };
}

/** Takes a fact from the socket: acts on it, drops it as known, or keeps it back because others are missing. */
export function receiveFact(progress: Progress, fact: Fact): Step {
  const { seq, waiting } = progress;
  if (fact.seq <= seq) return { progress, facts: [] };
  if (waiting.some((other) => other.seq === fact.seq)) return { progress, facts: [] };
  return advance({ seq, waiting: [...waiting, fact].sort(bySeq) });
}

/**
 * Takes the answer to a gap. What is still missing up to `until` does not exist for this viewer (a team's fact),
 * so the page goes on behind it.
 */
export function fillGap(progress: Progress, found: readonly Fact[], until: number): Step {
  const { seq } = progress;
  const known = new Map([...progress.waiting, ...found].map((fact) => [fact.seq, fact]));
  const later = [...known.values()].filter((fact) => fact.seq > seq).sort(bySeq);
  const facts = later.filter((fact) => fact.seq <= until);
  const rest = advance({ seq: Math.max(seq, until), waiting: later.filter((fact) => fact.seq > until) });
  return { ...rest, facts: [...facts, ...rest.facts] };
}

function advance({ seq, waiting }: { seq: number; waiting: readonly Fact[] }): Step {
  const end = waiting.findIndex((fact, index) => fact.seq !== seq + 1 + index);
  const facts = end === -1 ? waiting : waiting.slice(0, end);
  const rest = waiting.slice(facts.length);
  const progress = { seq: seq + facts.length, waiting: rest };
  const last = rest.at(-1);
  return last ? { progress, facts, gap: { after: progress.seq, until: last.seq } } : { progress, facts };
}

const bySeq = (one: Fact, other: Fact) => one.seq - other.seq;

export type Presence = Omit<ClientMessage, 'kind'>;

/** connecting: at first and after a loss · live · offline: waiting to try again · ended: the server said no. */
export type LiveStatus = 'connecting' | 'live' | 'offline' | 'ended';

export type Socket = Pick<WebSocket, 'readyState' | 'send' | 'close'> & EventTarget;

export interface FactsStream {
  /** Says where this person listens; at most four a second leave the page, the last one always does. */
  sendPresence(presence: Presence): void;
  /** Tries again at once: the network or the page came back. */
  wake(): void;
  /** The last fact acted on. */
  position(): number;
}

export interface FactsStreamOptions {
  projectId: string;
  /** The last fact the page's data already holds. */
  after: number;
  scope: Scope;
  connect(address: string): Socket;
  catchUp(after: number): Promise<readonly Fact[]>;
  now(): number;
  random(): number;
  onFacts(facts: readonly Fact[]): void;
  onPresence(people: readonly PresentPerson[]): void;
  onStatus(status: LiveStatus): void;
}

const presenceInterval = 250;
const firstDelay = 250;
const longestDelay = 10_000;
const longestOpening = 10_000;
const socketOpen = 1;
/** What a socket closes with when its line broke; RFC 6455 §7.4.1. */
const lineLost = 1006;

/** The wait before the n-th new attempt, in milliseconds: doubling from 250 ms to 10 s, the upper half of it by chance. */
export function retryDelay(attempt: number, chance: number): number {
  const ceiling = Math.min(longestDelay, firstDelay * 2 ** Math.min(attempt, 16));
  return ceiling * (0.5 + chance / 2);
}

/** Follows a project over one socket until the scope ends: in order, without doubles, across losses of the line. */
export function openFactsStream(options: FactsStreamOptions): FactsStream {
  const { projectId, scope } = options;
  let progress: Progress = { seq: options.after, waiting: [] };
  let attempt = 0;
  let line: { socket: Socket; scope: Scope } | undefined;
  let retry: (() => void) | undefined;
  let isCatchingUp = false;
  let presence: Presence | undefined;
  let presenceSentAt = -Infinity;
  let presenceTimer: (() => void) | undefined;

  function begin() {
    retry = undefined;
    options.onStatus('connecting');
    const socket = options.connect(
      `${factsPath}?project=${encodeURIComponent(projectId)}&after=${progress.seq}`,
    );
    const lineScope = scope.child();
    line = { socket, scope: lineScope };
    lineScope.own(() => socket.close());
    // A wall in between may swallow a line: a browser would wait for minutes.
    const stopWaiting = lineScope.timeout(() => lose(lineLost), longestOpening);
    lineScope.listen(socket, 'open', () => {
      stopWaiting();
      options.onStatus('live');
      flushPresence();
    });
    lineScope.listen(socket, 'message', (event) => {
      attempt = 0;
      receive(JSON.parse((event as MessageEvent<string>).data) as ServerMessage);
    });
    lineScope.listen(socket, 'close', (event) => lose((event as CloseEvent).code));
  }

  function lose(code: number) {
    line?.scope.dispose();
    line = undefined;
    // Two losses can come at once, the socket's and the gap's: one line follows them.
    retry?.();
    retry = undefined;
    if (scope.isDisposed) return;
    if (code >= 4400 && code < 4500) return options.onStatus('ended');
    options.onStatus('offline');
    retry = scope.timeout(begin, retryDelay(attempt, options.random()));
    attempt += 1;
  }

  function receive(message: ServerMessage) {
    if (message.kind === 'presence') return options.onPresence(message.people);
    take(receiveFact(progress, message.fact));
  }

  function take(step: Step) {
    progress = step.progress;
    if (step.facts.length > 0) options.onFacts(step.facts);
    if (step.gap && !isCatchingUp) void catchUp(step.gap);
  }

  async function catchUp({ after, until }: { after: number; until: number }) {
    isCatchingUp = true;
    const found = await options.catchUp(after).catch(() => undefined);
    isCatchingUp = false;
    if (scope.isDisposed) return;
    if (found) return take(fillGap(progress, found, until));
    // A new line resumes after the last fact acted on, so nothing that waits is lost with this one.
    progress = { ...progress, waiting: [] };
    lose(lineLost);
  }

  function flushPresence() {
    presenceTimer = undefined;
    if (!presence || line?.socket.readyState !== socketOpen) return;
    presenceSentAt = options.now();
    line.socket.send(JSON.stringify({ kind: 'presence', ...presence }));
  }

  begin();
  return {
    sendPresence(next) {
      presence = next;
      const wait = presenceSentAt + presenceInterval - options.now();
      if (wait <= 0) return flushPresence();
      presenceTimer ??= scope.timeout(flushPresence, wait);
    },
    wake() {
      if (!retry) return;
      retry();
      attempt = 0;
      begin();
    },
    position: () => progress.seq,
  };
}
