import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { answerWhileStarting } from '@/server/http/starting';
import type { Log } from '@/server/log';

const server = http.createServer();
afterEach(() => void server.close());

it('[RV114] a server that starts turns everybody away with 503, closes sockets, and then answers', async () => {
  const ready = answerWhileStarting(server, {} as Log);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = () => fetch(`http://127.0.0.1:${port}/api/uploads/one`);

  const away = await ask();
  expect(away.status).toBe(503);
  expect(away.headers.get('retry-after')).toBe('2');
  expect(await away.json()).toMatchObject({ code: 'unavailable', detail: 'The server is starting.' });
  const socket = http.get({ port, headers: { connection: 'Upgrade', upgrade: 'websocket' } });
  await new Promise((resolve) => socket.once('error', resolve));

  ready();
  server.on('request', (_request, response) => response.end('here'));
  expect(await (await ask()).text()).toBe('here');
});
