/**
 * Times from an upload's last byte to a version that can be played, and the memory of the server's own process while
 * it is read, and prints JSON. Run with tsx, on a built product, on Linux.
 */
import fs from 'node:fs';
import { wavHeader } from '@/audio/files/wav';
import { ServerMessage } from '@/domain/api/live';
import { createProject } from '@/domain/api/projects';
import { createMix } from '@/domain/api/review';
import { openFacts, type OpenFacts } from '../support/facts';
import { startInstance } from '../support/instance';
import { beginUpload, newcomer, sendChunk, type Person } from '../support/people';
import { median } from '../support/quantile';

const RATE = 48_000;
const CHUNK_BYTES = 8 * 1024 * 1024;
const SONG_SECONDS = 240;
const SONGS = 5;
const ROUNDS = 3;
const LOOK_EVERY_MS = 50;
const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;

/** Noise under a slow swell: nothing in it is easy to pack or to skip. */
function makeChunk(): Uint8Array<ArrayBuffer> {
  const samples = new Int16Array(CHUNK_BYTES / 2);
  let state = 1;
  for (let i = 0; i < samples.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    samples[i] = (state / 2 ** 32 - 0.5) * 20_000 * (1 + Math.sin(i / 90_000)) * 0.5;
  }
  return new Uint8Array(samples.buffer);
}

const chunk = makeChunk();
const instance = await startInstance({ env: { TALKBACK_QUOTA_GB: '100' } });

/** Resident memory of the server's own process in bytes; its decoders and the database are others. */
function residentBytes(): number {
  const status = fs.readFileSync(`/proc/${instance.pid()}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A mix, and its project's live facts, as a page would have them open. */
interface Desk {
  mixId: string;
  facts: OpenFacts;
}

async function openDesk(person: Person): Promise<Desk> {
  const { id: projectId } = await person.call(createProject, { input: { name: 'Bench' } });
  const { id: mixId } = await person.call(createMix, { params: { projectId }, input: { title: 'Song' } });
  const facts = openFacts(instance.baseUrl, person, projectId);
  await facts.opened;
  return { mixId, facts };
}

/** The next version that is ready, as the page that shows it is told. */
function nextReady({ facts: { socket } }: Desk): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.on('message', function hear(data: Buffer) {
      const message = ServerMessage.parse(JSON.parse(data.toString('utf8')));
      if (message.kind !== 'fact') return;
      const { type, data: said } = message.fact;
      if (type === 'version.failed') reject(new Error(JSON.stringify(said)));
      if (type !== 'version.ready') return;
      socket.off('message', hear);
      resolve(String(said['versionId']));
    });
  });
}

/** Sends a WAV of so many seconds; says how long it took from sending its last bytes to playable. */
async function upload(
  person: Person,
  desk: Desk,
  seconds: number,
  onLook: () => void = () => undefined,
): Promise<number> {
  const frames = seconds * RATE;
  const header = wavHeader({ format: { kind: 'int', bits: 16 }, channels: 2, sampleRate: RATE, frames });
  const total = header.length + frames * 4;
  const { mixId } = desk;
  const opened = await beginUpload(person, total, { filename: `Song ${seconds}.wav`, mixId });
  const location = opened.headers.get('location') ?? '';
  const ready = nextReady(desk);
  const looking = setInterval(onLook, LOOK_EVERY_MS);
  let sent = 0;
  let sentAt = 0;
  while (sent < total) {
    const body = sent === 0 ? header : chunk.subarray(0, Math.min(CHUNK_BYTES, total - sent));
    sentAt = performance.now();
    const answer = await sendChunk(person, location, sent, body);
    if (answer.status !== 204) throw new Error(`A chunk was answered with ${answer.status}.`);
    sent += body.length;
  }
  const base = `/api/versions/${await ready}`;
  clearInterval(looking);
  for (const url of [`${base}/audio`, `${base}/peaks`, `${base}/loudness`]) {
    const answer = await person.fetch(url, { headers: { range: 'bytes=0-65535' } });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  }
  return performance.now() - sentAt;
}

/** Waits until nothing is being made any more, as far as memory tells. */
async function settle(): Promise<number> {
  let last = Infinity;
  for (;;) {
    await sleep(3000);
    const now = residentBytes();
    if (Math.abs(now - last) < 1e6) return now;
    last = now;
  }
}

/** By how much a process that was just started, and has read one short sound, grows while it reads a long one. */
async function growthOf(person: Person, seconds: number): Promise<number> {
  await instance.restart();
  const desk = await openDesk(person);
  await upload(person, desk, 10);
  const idle = await settle();
  let most = 0;
  await upload(person, desk, seconds, () => (most = Math.max(most, residentBytes())));
  desk.facts.socket.close();
  return megabytes(most - idle);
}

try {
  const mara = await newcomer(instance.baseUrl, 'Mara');
  const desk = await openDesk(mara);
  // The first one warms up what every later one uses.
  await upload(mara, desk, 10);
  await settle();
  const times: number[] = [];
  for (let n = 0; n < SONGS; n++) {
    times.push(await upload(mara, desk, SONG_SECONDS));
    await settle();
  }
  const growth = { tenMinutes: [] as number[], twoHours: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    growth.tenMinutes.push(await growthOf(mara, 600));
    growth.twoHours.push(await growthOf(mara, 7200));
  }
  console.log(
    JSON.stringify({
      bench: 'upload',
      node: process.version,
      uploadToPlayableMs: { median: Math.round(median(times)), all: times.map(Math.round) },
      growthOverIdleMegabytes: {
        tenMinutes: { median: median(growth.tenMinutes), all: growth.tenMinutes },
        twoHours: { median: median(growth.twoHours), all: growth.twoHours },
      },
    }),
  );
} finally {
  await instance.stop();
}
process.exit(0);
