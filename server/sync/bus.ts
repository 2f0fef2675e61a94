import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { messageOf, type Tell } from './tell';

/**
 * Tells the other processes that a document has grown, and who is at it. It may lose everything it is given: the log has
 * what was written, and who is there is said again and again.
 */
export interface Bus {
  publish(sessionId: string, seq: number): void;
  /** Says what those who are here show of themselves. */
  show(sessionId: string, presence: Uint8Array): void;
  /** Asks the others who is at a document. */
  askWho(sessionId: string): void;
  /** Whether what others publish is heard right now. */
  isUp(): boolean;
  /** Resolves when what was said last is on its way, or cannot be. */
  close(): Promise<void>;
}

export interface BusEars {
  onGrown(sessionId: string, seq: number): void;
  onShown(process: string, sessionId: string, presence: Uint8Array): void;
  onAskedWho(sessionId: string): void;
  /** It is heard again, and nobody knows what was missed. */
  onGap(): void;
}

const channel = 'talkback/documents';
const presenceChannel = 'talkback/presence';
const longestPauseMs = 2_000;
const lastWordsMs = 500;

/** No bus: other processes are found out about by asking the log. */
export const noBus: Bus = {
  publish: () => undefined,
  show: () => undefined,
  askWho: () => undefined,
  isUp: () => false,
  close: () => Promise.resolve(),
};

/** Opens the bus in the background, and again whenever it breaks; nobody waits for it. */
export function openBus(url: string, { onGrown, onShown, onAskedWho, onGap }: BusEars, tell: Tell): Bus {
  const self = randomUUID();
  const reconnectStrategy = (retries: number) => Math.min(retries * 100, longestPauseMs);
  // What is said while the line is cut is not kept for later: the log has it.
  const publisher = createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy } });
  const subscriber = createClient({ url, socket: { reconnectStrategy } });
  let isSubscribed = false;
  let isTold = false;
  for (const client of [publisher, subscriber])
    client.on('error', (error: unknown) => {
      isSubscribed &&= client !== subscriber;
      if (!isTold) tell.warn({ reason: messageOf(error) }, 'no bus between the processes');
      isTold = true;
    });
  const hearGrowth = (message: string) => {
    const [sessionId = '', seq = ''] = message.split(' ');
    onGrown(sessionId, Number(seq));
  };
  const hearPresence = (message: string) => {
    const [process = '', sessionId = '', shown = ''] = message.split(' ');
    if (process === self) return;
    if (shown === '') onAskedWho(sessionId);
    else onShown(process, sessionId, Buffer.from(shown, 'base64'));
  };
  const hear = (message: string, from: string) =>
    from === channel ? hearGrowth(message) : hearPresence(message);
  subscriber.on('ready', () => {
    subscriber.subscribe([channel, presenceChannel], hear).then(
      () => {
        isSubscribed = true;
        isTold = false;
        onGap();
      },
      // The line broke again: the next one begins with it.
      () => undefined,
    );
  });
  const say = (to: string, message: string) => {
    if (publisher.isReady) publisher.publish(to, message).catch(() => undefined);
  };
  for (const client of [publisher, subscriber]) client.connect().catch(() => undefined);
  return {
    publish: (sessionId, seq) => say(channel, `${sessionId} ${seq}`),
    show: (sessionId, presence) =>
      say(presenceChannel, `${self} ${sessionId} ${Buffer.from(presence).toString('base64')}`),
    askWho: (sessionId) => say(presenceChannel, `${self} ${sessionId}`),
    isUp: () => isSubscribed,
    async close() {
      const said = publisher.isReady ? publisher.close() : undefined;
      await Promise.race([said, new Promise((resolve) => setTimeout(resolve, lastWordsMs))]).catch(
        () => undefined,
      );
      for (const client of [publisher, subscriber]) if (client.isOpen) client.destroy();
    },
  };
}
