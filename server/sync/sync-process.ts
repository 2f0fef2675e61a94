import { fork, type ChildProcess } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import os from 'node:os';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { syncPath } from '@/session/protocol';
import type { FromBehind, ToBehind } from './handed-over';
import type { Upgrade } from './socket';
import { messageOf, type Tell } from './tell';

/** The process that keeps documents the same, behind the port of this one. */
export interface SyncProcess {
  takeUpgrade: Upgrade;
  /** A document has grown by an edit that was made here. */
  grown(sessionId: string, seq: number): void;
  /** Its numbers, in Prometheus' text format; nothing while it is away. */
  readMetrics(): Promise<string>;
  /** Whether it has died, and the next is not there yet. */
  isAway(): boolean;
  /** Lets it commit what has come and send everybody away; ends it where that takes too long. */
  close(): Promise<void>;
}

interface SyncProcessOptions {
  /** The program it runs. */
  entry: string;
  env: NodeJS.ProcessEnv;
  tell: Tell;
}

const readyWithinMs = 30_000;
const endsWithinMs = 15_000;
const takenWithinMs = 10_000;
const metricsWithinMs = 2_000;
const firstPauseMs = 100;
const longestPauseMs = 5_000;

/**
 * Starts the process for documents: nothing that pages or sounds do to the event loop here holds up an edit there. It is
 * handed each socket with its request, and another is started when it dies. Refuses where the first one never is ready.
 */
export async function openSyncProcess(options: SyncProcessOptions): Promise<SyncProcess> {
  const { tell } = options;
  const priority = os.getPriority();
  let latest = startBehind(options);
  let behind: Behind | undefined;
  let isClosing = false;
  await latest.ready;
  behind = latest;

  async function keepOne(): Promise<void> {
    for (let failures = 0; ;) {
      const outcome = await latest.ended;
      behind = undefined;
      if (isClosing) return;
      tell.warn({ outcome }, 'the process for documents has ended, another is started');
      if (failures > 0) await sleep(Math.min(longestPauseMs, firstPauseMs * 2 ** failures));
      if (isClosing) return;
      try {
        latest = startBehind(options);
        latest.raise(priority);
        await latest.ready;
        behind = latest;
        failures = 0;
      } catch (error) {
        failures += 1;
        tell.warn({ reason: messageOf(error) }, 'no process for documents');
      }
    }
  }
  const kept = keepOne();

  return {
    takeUpgrade(request, socket, head) {
      if (!request.url?.startsWith(syncPath(''))) return false;
      socket.on('error', () => socket.destroy());
      if (behind && !isClosing && socket instanceof Socket) behind.hand(request, socket, head);
      else refuseForNow(socket);
      return true;
    },
    // While it is away nobody is at a document, and the next reads all of it.
    grown: (sessionId, seq) => behind?.grown(sessionId, seq),
    readMetrics: async () => (await behind?.readMetrics()) ?? '',
    isAway: () => behind === undefined,
    async close() {
      isClosing = true;
      latest.end();
      await kept;
    },
  };
}

// Whoever is refused like this comes back: it is no close code.
function refuseForNow(socket: Duplex): void {
  const rest = 'Retry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
  socket.end(`HTTP/1.1 503 Service Unavailable\r\n${rest}`);
}

interface Behind {
  readonly ready: Promise<void>;
  /** How it ended. */
  readonly ended: Promise<string>;
  hand(request: IncomingMessage, socket: Socket, head: Buffer): void;
  grown(sessionId: string, seq: number): void;
  readMetrics(): Promise<string>;
  /** Gives it the priority that the first one had, where we may: since then we yield, and so does what we start. */
  raise(priority: number): void;
  end(): void;
}

function startBehind({ entry, env, tell }: SyncProcessOptions): Behind {
  const child = fork(entry, ['--behind-port'], { env });
  const handing = new Map<number, { socket: Socket; late: NodeJS.Timeout }>();
  const asked = new Map<number, (text: string) => void>();
  let lastId = 0;
  let lastTaken = 0;

  const ended = new Promise<string>((resolve) => {
    const end = (outcome: string) => {
      for (const id of handing.keys()) letGo(id);
      for (const answer of asked.values()) answer('');
      resolve(outcome);
    };
    child.once('exit', (code, signal) => end(signal ?? String(code)));
    // It could not even be started.
    child.once('error', ({ message }) => {
      if (child.pid === undefined) end(message);
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), readyWithinMs);
    child.on('message', (message: FromBehind) => {
      if (message.type === 'taken') {
        lastTaken = message.id;
        letGo(message.id);
      } else if (message.type === 'metrics') asked.get(message.id)?.(message.text);
      else {
        clearTimeout(late);
        resolve();
      }
    });
    void ended.then((outcome) => {
      clearTimeout(late);
      reject(new Error(`The process for documents ended (${outcome}) before it was ready.`));
    });
  });
  // Whoever does not wait for it, as when it is being ended, need not hear of it.
  ready.catch(() => undefined);

  // It may be gone, or going: then everything that waits for an answer is settled by its end.
  const say = (message: ToBehind, socket?: Socket, onFailure: () => void = () => undefined) =>
    child.send(message, socket, { keepOpen: true }, (error) => {
      if (error) onFailure();
    });

  function letGo(id: number): void {
    const handed = handing.get(id);
    clearTimeout(handed?.late);
    handed?.socket.destroy();
    handing.delete(id);
  }

  // One that takes nothing any more is no better than one that has died; one that has lost a single socket is.
  function giveUp(id: number): void {
    letGo(id);
    if (lastTaken >= id || !child.connected) return;
    tell.warn({ pid: child.pid }, 'the process for documents does not answer');
    child.kill('SIGKILL');
  }

  return {
    ready,
    ended,
    hand({ url = '', headers }, socket, head) {
      stopReading(socket);
      lastId += 1;
      const id = lastId;
      handing.set(id, { socket, late: setTimeout(() => giveUp(id), takenWithinMs) });
      const upgrade = { type: 'upgrade', id, url, headers, head: head.toString('base64') } as const;
      say(upgrade, socket, () => letGo(id));
    },
    grown: (sessionId, seq) => void say({ type: 'grown', sessionId, seq }),
    async readMetrics() {
      lastId += 1;
      const id = lastId;
      const answered = new Promise<string>((resolve) => asked.set(id, resolve));
      say({ type: 'ask-metrics', id });
      const text = await Promise.race([answered, sleep(metricsWithinMs, '', { ref: false })]);
      asked.delete(id);
      return text;
    },
    raise(priority) {
      try {
        if (child.pid !== undefined) os.setPriority(child.pid, priority);
      } catch {
        // Who may not raise it has one that yields as pages do.
      }
    },
    end: () => endBy(child, ended),
  };
}

// The end of the channel is what asks it to end: it hears of it even when we were killed.
function endBy(child: ChildProcess, ended: Promise<unknown>): void {
  if (child.connected) child.disconnect();
  const force = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
  void ended.then(() => clearTimeout(force));
}

/** What comes after the request belongs to whoever gets the socket; what was read here would be lost. */
function stopReading(socket: Socket): void {
  // Pausing alone reads on until a buffer is full, and there is no other name for this.
  (socket as { _handle?: { readStop?(): void } })._handle?.readStop?.();
}
