import net from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { choosePort, freePort, isPortFree } from '../../../scripts/lib/ports.mjs';

const host = '127.0.0.1';
const servers: net.Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function occupy(port: number, on = host): Promise<void> {
  const server = net.createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, on, resolve));
}

it('takes the wanted port when it is free', async () => {
  const wanted = await freePort();
  expect(await choosePort({ wanted, host })).toBe(wanted);
});

it('refuses a wanted port that is taken, in one line that names it', async () => {
  const wanted = await freePort();
  await occupy(wanted);
  await expect(choosePort({ wanted, host })).rejects.toThrow(
    `Port ${wanted} is taken on 127.0.0.1: set PORT to a free one, or leave it out.`,
  );
});

it('moves on to the next free port when none is wanted', async () => {
  const from = await freePort();
  await occupy(from);
  const chosen = await choosePort({ host, from });
  expect(chosen).toBeGreaterThan(from);
  expect(await isPortFree(chosen, host)).toBe(true);
});

it('sees that a port is taken on every address', async () => {
  const port = await freePort();
  await occupy(port, '0.0.0.0');
  expect(await isPortFree(port, host)).toBe(false);
});

it('refuses an address that is not of this machine', async () => {
  await expect(choosePort({ host: '192.0.2.1' })).rejects.toThrow(/Cannot listen on 192\.0\.2\.1/);
});
