import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instance } from './instance';

/** Where the instance is that all tests of a run share. They run in other processes, so it is plain data. */
export interface InstanceAddress {
  baseUrl: string;
  databaseUrl: string;
  dataDir: string;
  /** POST here with a signal ends the server with it and starts it again. */
  restartUrl: string;
}

/** Lets other processes restart `instance`; refuses a restart that fails with the server's own words. */
export async function shareInstance(
  instance: Instance,
): Promise<{ address: InstanceAddress; close: () => Promise<void> }> {
  const door = http.createServer((request, response) => {
    const signal = request.url?.slice(1) as NodeJS.Signals;
    instance.restart(signal).then(
      () => response.end(),
      () => response.writeHead(500).end(instance.output()),
    );
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { baseUrl, databaseUrl, dataDir } = instance;
  const restartUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  return {
    address: { baseUrl, databaseUrl, dataDir, restartUrl },
    close: async () => {
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

/** Ends the shared server with `signal` and starts it again on the same port and data. */
export async function restartShared({ restartUrl }: InstanceAddress, signal: NodeJS.Signals = 'SIGTERM') {
  const answer = await fetch(`${restartUrl}/${signal}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`The server did not start again. It said:\n${await answer.text()}`);
}
