import { createClient } from '@redis/client';
import { messageOf, type Tell } from './tell';

/** Tells the other processes that a document has grown. It may lose everything it is given: it only wakes. */
export interface Bus {
  publish(sessionId: string, seq: number): void;
  /** Whether what others publish is heard right now. */
  isUp(): boolean;
  close(): void;
}

export interface BusEars {
  onGrown(sessionId: string, seq: number): void;
  /** It is heard again, and nobody knows what was missed. */
  onGap(): void;
}

const channel = 'talkback/documents';
const longestPauseMs = 2_000;

/** No bus: other processes are found out about by asking the log. */
export const noBus: Bus = { publish: () => undefined, isUp: () => false, close: () => undefined };

/** Opens the bus in the background, and again whenever it breaks; nobody waits for it. */
export function openBus(url: string, { onGrown, onGap }: BusEars, tell: Tell): Bus {
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
  subscriber.on('ready', () => {
    isSubscribed = true;
    isTold = false;
    onGap();
  });
  const hear = (message: string) => {
    const [sessionId = '', seq = ''] = message.split(' ');
    onGrown(sessionId, Number(seq));
  };
  publisher.connect().catch(() => undefined);
  subscriber
    .connect()
    .then(() => subscriber.subscribe(channel, hear))
    .catch(() => undefined);
  return {
    publish(sessionId, seq) {
      if (publisher.isReady) publisher.publish(channel, `${sessionId} ${seq}`).catch(() => undefined);
    },
    isUp: () => isSubscribed,
    close() {
      for (const client of [publisher, subscriber]) client.destroy();
    },
  };
}
