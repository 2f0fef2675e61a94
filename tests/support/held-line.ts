import { createServer, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A line to a server that can be kept from answering: what is asked arrives there all the same. */
export interface HeldLine {
  /** The address of the server, by way of this line. */
  readonly url: string;
  /** From now on no answer passes. */
  hold(): void;
  /** Answers pass again; those that were held are lost with their connections. */
  letGo(): void;
  close(): void;
}

/** Opens a line to whatever listens at `url`. */
export async function openHeldLine(url: string): Promise<HeldLine> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isHeld = false;
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
    near.pipe(far);
    far.on('data', (data: Buffer) => {
      if (!isHeld) near.write(data);
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
    hold: () => void (isHeld = true),
    letGo() {
      isHeld = false;
      cut();
    },
    close() {
      cut();
      server.close();
    },
  };
}
