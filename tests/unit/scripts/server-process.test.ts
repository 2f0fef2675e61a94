import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { spawnServer } from '../../../scripts/lib/server-process.mjs';

let folder = '';

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'talkback-server-'));
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function spawnStandIn(code: string) {
  const entry = path.join(folder, `${Math.random()}.mjs`);
  fs.writeFileSync(entry, code);
  let said = '';
  const server = spawnServer(entry, { env: { PATH: process.env.PATH }, onOutput: (text) => (said += text) });
  return { server, said: () => said };
}

const READY =
  "process.send({ type: 'ready', url: 'http://127.0.0.1:1', notes: ['a note'] }); setInterval(() => {}, 1000);";

it('is ready when it says so, and ends when it is asked to', async () => {
  const { server, said } = spawnStandIn(
    `process.on('SIGTERM', () => { console.log('goodbye'); process.exit(0); }); ${READY}`,
  );
  expect(await server.ready).toEqual({ url: 'http://127.0.0.1:1', notes: ['a note'] });
  await server.stop();
  expect(await server.ended).toBe(0);
  await expect.poll(said).toBe('goodbye\n');
});

it('refuses to be waited for when it ends before, and says how', async () => {
  const { server } = spawnStandIn('process.exit(98);');
  await expect(server.ready).rejects.toMatchObject({ outcome: 98 });
});

it('loses its channel when we die, which is its sign to end', async () => {
  const parent = path.join(folder, 'parent.mjs');
  const child = path.join(folder, 'child.mjs');
  const gone = path.join(folder, 'gone');
  fs.writeFileSync(
    child,
    `import fs from 'node:fs';
     ${READY}
     process.on('disconnect', () => { fs.writeFileSync(${JSON.stringify(gone)}, ''); process.exit(0); });`,
  );
  fs.writeFileSync(
    parent,
    `import { spawnServer } from ${JSON.stringify(path.resolve('scripts/lib/server-process.mjs'))};
     await spawnServer(${JSON.stringify(child)}, { env: process.env }).ready;
     process.send({ type: 'ready', url: '' });`,
  );
  const { server } = spawnStandIn(fs.readFileSync(parent, 'utf8'));
  await server.ready;
  server.kill('SIGKILL');
  await expect.poll(() => fs.existsSync(gone), { timeout: 10_000 }).toBe(true);
});
