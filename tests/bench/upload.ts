/**
 * Times from an upload's last byte to a version that can be played, and the memory of the server's own process while
 * it is read, and prints JSON. Run with tsx, on a built product.
 */
import { spawnSync } from 'node:child_process';
import { wavHeader } from '@/audio/files/wav';
import { createProject } from '@/domain/api/projects';
import { createMix, type UploadResult } from '@/domain/api/review';
import { startInstance } from '../support/instance';
import { beginUpload, newcomer, sendChunk, type Person } from '../support/people';
import { median } from '../support/quantile';

const RATE = 48_000;
const CHUNK_BYTES = 8 * 1024 * 1024;
const SONG_SECONDS = 240;
const SONGS = 5;
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
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(instance.pid())], { encoding: 'utf8' });
  return Number(stdout) * 1024;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function makeMixOf(person: Person): Promise<string> {
  const { id: projectId } = await person.call(createProject, { input: { name: 'Bench' } });
  return (await person.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
}

/** Sends a WAV of so many seconds; says how long it took from the answer to its last byte to playable. */
async function upload(
  person: Person,
  mixId: string,
  seconds: number,
  onLook: () => void = () => undefined,
): Promise<number> {
  const frames = seconds * RATE;
  const header = wavHeader({ format: { kind: 'int', bits: 16 }, channels: 2, sampleRate: RATE, frames });
  const total = header.length + frames * 4;
  const opened = await beginUpload(person, total, { filename: `Song ${seconds}.wav`, mixId });
  const location = opened.headers.get('location') ?? '';
  let sent = 0;
  let sentAt = 0;
  while (sent < total) {
    const body = sent === 0 ? header : chunk.subarray(0, Math.min(CHUNK_BYTES, total - sent));
    sentAt = performance.now();
    const answer = await sendChunk(person, location, sent, body);
    if (answer.status !== 204) throw new Error(`A chunk was answered with ${answer.status}.`);
    sent += body.length;
    onLook();
  }
  for (;;) {
    const result = (await (await person.fetch(`${location}/result`)).json()) as UploadResult;
    onLook();
    if (result.status === 'failed') throw new Error(result.problem?.sentence);
    if (result.status === 'ready') {
      const base = `/api/versions/${result.versionId ?? ''}`;
      for (const url of [`${base}/audio`, `${base}/peaks`]) {
        const answer = await person.fetch(url, { headers: { range: 'bytes=0-65535' } });
        if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
      }
      return performance.now() - sentAt;
    }
    await sleep(20);
  }
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

try {
  const mara = await newcomer(instance.baseUrl, 'Mara');
  const mixId = await makeMixOf(mara);
  // The first one warms up what every later one uses.
  await upload(mara, mixId, 10);
  await settle();
  const times: number[] = [];
  for (let n = 0; n < SONGS; n++) {
    times.push(await upload(mara, mixId, SONG_SECONDS));
    await settle();
  }
  const growth: Record<string, number> = {};
  for (const [name, seconds] of [
    ['tenMinutes', 600],
    ['twoHours', 7200],
  ] as const) {
    const idle = await settle();
    let most = 0;
    await upload(mara, mixId, seconds, () => (most = Math.max(most, residentBytes())));
    growth[name] = megabytes(most - idle);
  }
  console.log(
    JSON.stringify({
      bench: 'upload',
      node: process.version,
      uploadToPlayableMs: { median: Math.round(median(times)), all: times.map(Math.round) },
      growthOverIdleMegabytes: growth,
    }),
  );
} finally {
  await instance.stop();
}
process.exit(0);
