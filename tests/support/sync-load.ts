import fs from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as Y from 'yjs';
import type { Contender } from './contenders';
import { median, quantile } from './quantile';
import type { SyncClient } from './sync';

const EDITS_PER_SECOND = 2;
const SECONDS = 20;
/** So many take in what others write; all of them here would keep this process busier than the server. */
const WATCHERS = 10;
const DOCUMENTS = 500;
const IDLE = 2_000;
/** Fewer than one person, or one document, may have. */
const IDLE_EACH = 250;

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
const rounded = (ms: number) => Math.round(ms * 100) / 100;

/** Resident memory of a process and of those it has started, in bytes, as Linux counts it. */
function residentBytes(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? [];
  const own = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  return children.reduce((sum, child) => sum + residentBytes(Number(child)), own);
}

/** A project's worth of clips, as maps within a map: the shape that takes most to hold. */
export function clips(count: number): Uint8Array {
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

/** Many people at one document, each editing a few times a second: how long until each other one has it. */
export async function timeEdits(nodes: readonly [Contender, ...Contender[]], count: number) {
  const document = await nodes[0].newDocument();
  const times: number[] = [];
  const at = (n: number) => nodes[n % nodes.length] ?? nodes[0];
  const clients = Array.from({ length: count }, (_, n) => at(n).come(document, { isDeaf: n >= WATCHERS }));
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
    clients.map(async ({ document: own }, n) => {
      await sleep((n * every) / count);
      return setInterval(() => {
        edits += 1;
        if (n < WATCHERS) ofWatchers += 1;
        own.getMap<number>('at').set(String(own.clientID), performance.now());
      }, every);
    }),
  );
  await sleep(SECONDS * 1000);
  for (const timer of timers) clearInterval(timer);
  await Promise.all(clients.map((client, n) => at(n).saved(client)));
  lag.disable();
  await sleep(500);
  for (const client of clients) client.close();
  return {
    clients: count,
    nodes: nodes.length,
    edits,
    received: times.length,
    expected: edits * WATCHERS - ofWatchers,
    p50: rounded(median(times)),
    p99: rounded(quantile(times, 0.99)),
    max: Math.round(times.reduce((most, time) => Math.max(most, time), 0)),
    clientLoopP99Ms: rounded(lag.percentile(99) / 1e6),
  };
}

/**
 * Memory with many documents open, and after everybody has left; each contender is the same server to another person, of
 * whom it takes so many connections and no more.
 */
export async function weighDocuments(contenders: readonly [Contender, ...Contender[]]) {
  const [first] = contenders;
  // 205 KB.
  const small = clips(1_200);
  const pid = first.node.pid();
  const idle = residentBytes(pid);
  const open: SyncClient[] = [];
  const stored: Promise<void>[] = [];
  for (let n = 0; n < DOCUMENTS; n += 1) {
    const contender = contenders[n % contenders.length] ?? first;
    const client = contender.come(await contender.newDocument(), { isSilent: true });
    await client.opened;
    client.send({ kind: 'update', update: small });
    stored.push(contender.saved(client));
    open.push(client);
  }
  await Promise.all(stored);
  await sleep(15_000);
  const held = residentBytes(pid);
  for (const client of open) client.close();
  await sleep(45_000);
  return {
    count: DOCUMENTS,
    bytesEach: small.length,
    idleMegabytes: megabytes(idle),
    heldMegabytes: megabytes(held),
    afterAllLeftMegabytes: megabytes(residentBytes(pid)),
  };
}

/** Memory with many people connected who say nothing, for so long; each contender is the same server to another person. */
export async function weighIdle(contenders: readonly [Contender, ...Contender[]], seconds: number) {
  const pid = contenders[0].node.pid();
  const idle = residentBytes(pid);
  const open: SyncClient[] = [];
  let closed = 0;
  for (const contender of contenders.slice(0, IDLE / IDLE_EACH)) {
    const document = await contender.newDocument();
    for (let n = 0; n < IDLE_EACH; n += 1) {
      const client = contender.come(document, { isDeaf: true });
      await client.synced;
      void client.closed.then(() => (closed += 1));
      open.push(client);
    }
  }
  await sleep(seconds * 1000);
  const held = residentBytes(pid);
  const closedMeanwhile = closed;
  for (const client of open) client.close();
  return {
    connections: open.length,
    seconds,
    closedMeanwhile,
    idleMegabytes: megabytes(idle),
    heldMegabytes: megabytes(held),
  };
}
