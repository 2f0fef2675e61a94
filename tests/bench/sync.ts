/**
 * Times edits on their way from one person to another through a process that only synchronises, and its memory, and
 * prints JSON. Run with tsx, on a built product, on Linux.
 */
import fs from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as Y from 'yjs';
import { createProject } from '@/domain/api/projects';
import { addressOf, startInstance } from '../support/instance';
import { newcomer, type Person } from '../support/people';
import { median, quantile } from '../support/quantile';
import { openSync, type SyncClient } from '../support/sync';
import { startSyncNode, type SyncNode } from '../support/sync-node';

const EDITS_PER_SECOND = 2;
const SECONDS = 20;
const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const instance = await startInstance({ isDurable: true });

function residentBytes(node: SyncNode): number {
  const status = fs.readFileSync(`/proc/${node.pid()}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

async function newDocument(person: Person): Promise<string> {
  return (await person.call(createProject, { input: { name: 'Bench' } })).sessionId ?? '';
}

const come = (node: SyncNode, person: Person, sessionId: string, isDeaf: boolean): SyncClient =>
  openSync(node.baseUrl, person, sessionId, { origin: instance.baseUrl, isDeaf });

/** So many take in what others write; all of them here would keep this process busier than the server. */
const WATCHERS = 10;

/** Many people at one document, each editing a few times a second: how long until each other one has it. */
async function timeEdits(nodes: readonly SyncNode[], person: Person, count: number) {
  const sessionId = await newDocument(person);
  const times: number[] = [];
  const clients = Array.from({ length: count }, (_, n) =>
    come(nodes[n % nodes.length] as SyncNode, person, sessionId, n >= WATCHERS),
  );
  await Promise.all(clients.map(({ synced }) => synced));
  const own = new Map(clients.map((client) => [client.document.clientID, client]));
  for (const client of clients.slice(0, WATCHERS))
    client.document.getMap<number>('at').observe((event, { local }) => {
      if (local) return;
      for (const key of event.keysChanged as Set<string>) {
        if (own.get(Number(key)) === client) continue;
        times.push(performance.now() - (client.document.getMap<number>('at').get(key) ?? 0));
      }
    });
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const every = 1000 / EDITS_PER_SECOND;
  let edits = 0;
  let ofWatchers = 0;
  const timers = await Promise.all(
    clients.map(async ({ document }, n) => {
      await sleep((n * every) / count);
      return setInterval(() => {
        edits += 1;
        if (n < WATCHERS) ofWatchers += 1;
        document.getMap<number>('at').set(String(document.clientID), performance.now());
      }, every);
    }),
  );
  await sleep(SECONDS * 1000);
  for (const timer of timers) clearInterval(timer);
  await Promise.all(clients.map((client) => client.saved()));
  lag.disable();
  await sleep(500);
  for (const client of clients) client.close();
  const p = (share: number) => Math.round(quantile(times, share) * 100) / 100;
  return {
    clients: count,
    nodes: nodes.length,
    edits,
    received: times.length,
    expected: edits * WATCHERS - ofWatchers,
    p50: Math.round(median(times) * 100) / 100,
    p99: p(0.99),
    max: Math.round(Math.max(...times.slice(-100_000))),
    clientLoopP99Ms: Math.round(lag.percentile(99) / 1e4) / 100,
  };
}

/** A project's worth of clips, as maps within a map: the shape that takes most to hold. */
function clips(count: number): Uint8Array {
  const document = new Y.Doc();
  document.transact(() => {
    const into = document.getMap<Y.Map<unknown>>('clips');
    for (let n = 0; n < count; n += 1) {
      const clip = new Y.Map<unknown>();
      into.set(`clip-${n}`, clip);
      for (const key of ['pos', 'in', 'out', 'src', 'track', 'gain', 'fadeIn', 'fadeOut'])
        clip.set(key, n * 1000);
    }
  });
  return Y.encodeStateAsUpdate(document);
}

/** A document that holds these bytes. */
async function filled(node: SyncNode, person: Person, update: Uint8Array): Promise<string> {
  const sessionId = await newDocument(person);
  const client = openSync(node.baseUrl, person, sessionId, { origin: instance.baseUrl, isSilent: true });
  await client.opened;
  client.send({ kind: 'update', update });
  await client.saved();
  client.close();
  return sessionId;
}

/** How long until a client without anything has everything, taking none of it in. */
async function timeJoin(node: SyncNode, person: Person, sessionId: string): Promise<number> {
  const client = openSync(node.baseUrl, person, sessionId, {
    origin: instance.baseUrl,
    isSilent: true,
    isDeaf: true,
  });
  await client.opened;
  const began = performance.now();
  client.send({ kind: 'state-vector', stateVector: new Uint8Array([0]) });
  await client.synced;
  const took = performance.now() - began;
  client.close();
  return took;
}

try {
  const mara = await newcomer(instance.baseUrl, 'Mara');
  const [one, two] = [await startSyncNode(addressOf(instance)), await startSyncNode(addressOf(instance))];
  const edits = [];
  for (const [nodes, count] of [
    [[one], 50],
    [[one], 200],
    [[one, two], 50],
  ] as const)
    edits.push(await timeEdits(nodes, mara, count));

  const large = clips(5_000);
  const big = await filled(one, mara, large);
  await sleep(2_000);
  const warm: number[] = [];
  for (let n = 0; n < 20; n += 1) warm.push(await timeJoin(one, mara, big));
  const burst = await Promise.all(Array.from({ length: 20 }, () => timeJoin(one, mara, big)));
  const join = {
    bytes: large.length,
    p50: Math.round(median(warm)),
    burstOf20P99: Math.round(quantile(burst, 0.99)),
    cold: Math.round(await timeJoin(two, mara, big)),
  };

  const small = clips(1_000);
  const people = [mara, await newcomer(instance.baseUrl, 'Teo')];
  const idle = residentBytes(two);
  const open: SyncClient[] = [];
  for (let n = 0; n < 500; n += 1) {
    const person = people[n % 2] ?? mara;
    const sessionId = await filled(one, person, small);
    const client = openSync(two.baseUrl, person, sessionId, { origin: instance.baseUrl, isSilent: true });
    await client.opened;
    open.push(client);
  }
  await sleep(3_000);
  const held = residentBytes(two);
  for (const client of open) client.close();
  await sleep(45_000);
  const documents = {
    count: open.length,
    bytesEach: small.length,
    idleMegabytes: megabytes(idle),
    heldMegabytes: megabytes(held),
    afterAllLeftMegabytes: megabytes(residentBytes(two)),
  };
  console.log(JSON.stringify({ bench: 'sync', node: process.version, edits, join, documents }));
  await Promise.all([one.stop(), two.stop()]);
} finally {
  await instance.stop();
}
process.exit(0);
