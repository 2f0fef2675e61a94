import fs from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject } from '@/domain/api/projects';
import { createMix } from '@/domain/api/review';
import { writeFrame } from '@/session/frames';
import { syncPath } from '@/session/protocol';
import { metricsToken, startInstance, type Instance } from '../../support/instance';
import { newcomer, uploadFile, type Person } from '../../support/people';
import { makeTone } from '../../support/sounds';
import { openSync, type SyncClient } from '../../support/sync';
import { signalProcess } from '../../../scripts/lib/process-identity.mjs';

let instance: Instance;
let mara: Person;
let sessionId: string;

beforeAll(async () => {
  instance = await startInstance({ env: { METRICS_TOKEN: metricsToken } });
  mara = await newcomer(instance.baseUrl, 'Mara');
  sessionId = (await mara.call(createProject, { input: { name: 'EP' } })).sessionId ?? '';
}, 120_000);
afterAll(() => instance.stop());

async function come(client = openSync(instance.baseUrl, mara, sessionId)): Promise<SyncClient> {
  await client.synced;
  return client;
}

const lines = (client: SyncClient) => client.document.getArray<string>('lines');
const readyz = async () =>
  (await (await fetch(`${instance.baseUrl}/readyz`)).json()) as { sessionsAway: number };

it('[SY46] ends nothing else when the process for documents dies, and everybody comes back to another', async () => {
  const one = await come();
  lines(one).push(['before']);
  await one.saved();
  const [pid, before] = [instance.pid(), instance.syncPid() ?? 0];
  signalProcess(before, 'SIGKILL');
  await one.closed;
  expect((await mara.fetch('/')).status).toBe(200);
  // Whoever comes too early is told to come again.
  const back = async () => {
    const client = openSync(instance.baseUrl, mara, sessionId, { document: one.document });
    return Promise.race([client.synced.then(() => client), client.refused.then(() => undefined)]);
  };
  let again: SyncClient | undefined;
  await expect.poll(async () => (again = await back()), { timeout: 20_000, interval: 50 }).toBeDefined();
  if (!again) return;
  lines(again).push(['after']);
  await again.saved();
  expect(lines(await come()).toArray()).toEqual(['before', 'after']);
  expect(instance.pid()).toBe(pid);
  expect(instance.syncPid()).not.toBe(before);
});

it('[SY46] says in /readyz that sessions are away, refuses for now, and says when they are back', async () => {
  const gone = instance.syncPid() ?? 0;
  expect(await readyz()).toMatchObject({ status: 'ok', sessionsAway: 0 });
  signalProcess(gone, 'SIGKILL');
  await expect.poll(readyz, { interval: 5 }).toMatchObject({ status: 'degraded', sessionsAway: 1 });
  expect(await openSync(instance.baseUrl, mara, sessionId).refused).toBe(503);
  const answer = await fetch(`${instance.baseUrl}/metrics`, {
    headers: { authorization: `Bearer ${metricsToken}` },
  });
  const numbers = await answer.text();
  expect(numbers).toContain('talkback_nodejs_heap_size_used_bytes');
  expect(numbers).not.toContain('talkback_sync_documents');
  await expect.poll(readyz, { timeout: 20_000 }).toMatchObject({ status: 'ok', sessionsAway: 0 });
  (await come()).close();
});

it('[SY46] replaces the process for documents where it does not answer any more', async () => {
  const stuck = instance.syncPid() ?? 0;
  signalProcess(stuck, 'SIGSTOP');
  const waiting = openSync(instance.baseUrl, mara, sessionId);
  await expect.poll(readyz, { timeout: 20_000 }).toMatchObject({ sessionsAway: 1 });
  await waiting.closed;
  await expect.poll(readyz, { timeout: 20_000 }).toMatchObject({ sessionsAway: 0 });
  expect(instance.syncPid()).not.toBe(stuck);
  (await come()).close();
}, 60_000);

it('[SY46] loses nothing of what is sent before the handing over is done', async () => {
  const { hostname, port } = new URL(instance.baseUrl);
  const cookie = [...mara.jar].map(([key, value]) => `${key}=${value}`).join('; ');
  const upgrade = [
    `GET ${syncPath(sessionId)} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `Origin: ${instance.baseUrl}`,
    `Cookie: ${cookie}`,
  ];
  const markers = Array.from({ length: 40 }, (_, n) => n + 1);
  const packed = markers.map((marker) => writeFrame({ kind: 'saved', marker }));
  // Unlike pages, they do not wait for the answer: markers come with the request and in the moments after it.
  const impatient = async () => {
    const socket = connect(Number(port), hostname);
    const heard: Buffer[] = [];
    socket.on('data', (data: Buffer) => heard.push(data));
    const [first, ...others] = packed.map((frame) =>
      Buffer.from([0x82, 0x80 | frame.length, 0, 0, 0, 0, ...frame]),
    );
    socket.write(Buffer.concat([Buffer.from(`${upgrade.join('\r\n')}\r\n\r\n`), first ?? Buffer.alloc(0)]));
    for (const frame of others) {
      socket.write(frame);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const answered = () => {
      const bytes = Buffer.concat(heard);
      return markers.filter((_, n) => {
        const frame = packed[n] ?? new Uint8Array();
        return bytes.includes(Buffer.from([0x82, frame.length, ...frame]));
      });
    };
    await expect.poll(answered, { timeout: 5_000 }).toEqual(markers);
    socket.destroy();
  };
  // Many at once, so that one waits for the other.
  await Promise.all(Array.from({ length: 60 }, impatient));
});

/** A process may end between two questions about it. */
function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

it('[IN32] lets reading sounds wait for people, and nothing else', async () => {
  const { id: projectId } = await mara.call(createProject, { input: { name: 'LP' } });
  const { id: mixId } = await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } });
  const processes = [instance.pid(), instance.syncPid() ?? 0];
  const lowest = new Map<number, number>();
  // Field 19 is the nice value; a thread's name, the second, may hold anything but this.
  const niceOf = (folder: string) => {
    const stat = readIfThere(`${folder}/stat`);
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16] ?? 0);
  };
  const childrenOf = (folder: string) => (readIfThere(`${folder}/children`).match(/\d+/g) ?? []).map(Number);
  const decoders = new Set<number>();
  const look = () => {
    for (const pid of processes)
      for (const thread of fs.readdirSync(`/proc/${pid}/task`)) {
        const nice = niceOf(`/proc/${pid}/task/${thread}`);
        // Pages wait for edits; a process for documents that was started anew may yield as they do.
        if (Number(thread) === pid) expect(nice).toBeLessThanOrEqual(5);
        lowest.set(pid, Math.max(lowest.get(pid) ?? 0, nice));
        for (const child of childrenOf(`/proc/${pid}/task/${thread}`))
          if (!processes.includes(child)) decoders.add(niceOf(`/proc/${child}`));
      }
  };
  const looking = setInterval(look, 5);
  await uploadFile(mara, makeTone(60), { filename: 'Song.wav', mixId });
  clearInterval(looking);
  expect(lowest.get(instance.pid())).toBe(10);
  expect(lowest.get(instance.syncPid() ?? 0)).toBeLessThanOrEqual(5);
  // One that has just ended has none to tell.
  expect(decoders).toContain(10);
});
