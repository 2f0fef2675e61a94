import { createServer, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A line to a server on which answers can be held back: what is asked arrives there all the same. */
export interface HeldLine {
  /** The address of the server, by way of this line. */
  readonly url: string;
  /** From now on nobody is answered any more who has asked for something with these words in it. */
  hold(words: string): void;
  /** Answers pass again; those that were held are lost with their connections. */
  letGo(): void;
  close(): void;
}

/** Opens a line to whatever listens at `url`. */
export async function openHeldLine(url: string): Promise<HeldLine> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let held: string | undefined;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    let isUnanswered = false;
    near.on('data', (data: Buffer) => {
      isUnanswered ||= held !== undefined && data.includes(held);
      far.write(data);
    });
    far.on('data', (data: Buffer) => {
      if (!isUnanswered) near.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = new URL(url);
  own.hostname = '127.0.0.1';
  own.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: own.href,
    hold: (words) => void (held = words),
    letGo() {
      held = undefined;
      cut();
    },
    close() {
      cut();
      server.close();
    },
  };
}
