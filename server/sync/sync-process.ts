import { fork, type ChildProcess } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { syncPath } from '@/session/protocol';
import type { FromBehind, ToBehind } from './handed-over';
import type { Upgrade } from './socket';
import type { Tell } from './tell';

/** The process that keeps documents the same, behind the port of this one. */
export interface SyncProcess {
  takeUpgrade: Upgrade;
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
const metricsWithinMs = 2_000;
const firstPauseMs = 100;
const longestPauseMs = 5_000;

/**
 * Starts the process for documents: nothing that pages or sounds do to the event loop here holds up an edit there. It is
 * handed each socket with its request, and another is started when it dies. Refuses where the first one never is ready.
 */
export async function openSyncProcess(options: SyncProcessOptions): Promise<SyncProcess> {
  const { tell } = options;
  let behind: Behind | undefined = startBehind(options);
  let isClosing = false;
  await behind.ready;

  async function keepOne(): Promise<void> {
    for (let failures = 0; !isClosing;) {
      const outcome = await behind?.ended;
      behind = undefined;
      if (isClosing) return;
      tell.warn({ outcome }, 'the process for documents has ended, another is started');
      const next = startBehind(options);
      try {
        await next.ready;
        behind = next;
        failures = 0;
      } catch {
        failures += 1;
        await sleep(Math.min(longestPauseMs, firstPauseMs * 2 ** failures));
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
    readMetrics: async () => (await behind?.readMetrics()) ?? '',
    isAway: () => behind === undefined,
    async close() {
      isClosing = true;
      behind?.end();
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
  readonly ended: Promise<number | NodeJS.Signals>;
  hand(request: IncomingMessage, socket: Socket, head: Buffer): void;
  readMetrics(): Promise<string>;
  end(): void;
}

function startBehind({ entry, env }: SyncProcessOptions): Behind {
  const child = fork(entry, ['--behind-port'], { env });
  const handing = new Map<number, Socket>();
  const asked = new Map<number, (text: string) => void>();
  let lastId = 0;

  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const socket of handing.values()) socket.destroy();
      for (const answer of asked.values()) answer('');
      resolve(signal ?? code ?? 1);
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), readyWithinMs);
    child.on('message', (message: FromBehind) => {
      if (message.type === 'taken') letGo(message.id);
      else if (message.type === 'metrics') asked.get(message.id)?.(message.text);
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

  const say = (message: ToBehind, socket?: Socket) =>
    // It may be gone, or going: then everything that waits for an answer is settled by its end.
    child.send(message, socket, { keepOpen: true }, () => undefined);

  function letGo(id: number): void {
    handing.get(id)?.destroy();
    handing.delete(id);
  }

  return {
    ready,
    ended,
    hand({ url = '', headers }, socket, head) {
      stopReading(socket);
      lastId += 1;
      handing.set(lastId, socket);
      say({ type: 'upgrade', id: lastId, url, headers, head: head.toString('base64') }, socket);
    },
    async readMetrics() {
      lastId += 1;
      const id = lastId;
      const answered = new Promise<string>((resolve) => asked.set(id, resolve));
      say({ type: 'ask-metrics', id });
      const text = await Promise.race([answered, sleep(metricsWithinMs, '', { ref: false })]);
      asked.delete(id);
      return text;
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
