import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { FLAC_HEAD_BYTES, flacPartHead } from '@/audio/files/flac';
import { readWavHeader, wavHeader } from '@/audio/files/wav';
import { segmentFrames, segmentLength } from '@/domain/asset';
import { DomainError } from '@/domain/errors';
import { sendPart, type PartToSend } from '@/server/http/send-part';
import type { StreamCall } from '@/server/http/stream';
import type { Runtime } from '@/server/runtime';
import type { Storage } from '@/server/storage/disk';
import type { Heard } from './heard';
import { findSegment, indexKeyOf } from './sound/segment-index';
import type { IndexJob } from './sound/segments.worker';

/** Sends a segment of canonical PCM; what lies past the end is as good as missing. */
export async function sendSegment(
  { storage }: Runtime,
  { asset }: Heard,
  { params: { n }, request, response }: StreamCall<{ n: number }, unknown>,
): Promise<void> {
  const lossless = asset.renditions.find(({ kind }) => kind === 'lossless');
  if (!lossless || asset.frames === null) throw new DomainError('not-ready');
  const frames = segmentLength(n, Number(asset.frames));
  if (frames === 0) throw new DomainError('not-found', { sentence: 'The sound ends before this segment.' });
  const cut = lossless.mimeType === 'audio/flac' ? cutFlac : cutWav;
  const part = await cut(storage, lossless.key, n, frames);
  const etag = `${lossless.sha256}-${n}`;
  await sendPart(storage, { ...part, mimeType: lossless.mimeType, etag }, request, response);
}

type Cut = Pick<PartToSend, 'key' | 'head' | 'start' | 'end'>;

async function cutFlac(storage: Storage, key: string, n: number, frames: number): Promise<Cut> {
  const place = await findSegment(await indexOf(storage, key), n);
  if (!place) throw new Error(`The index of ${key} ends before segment ${n}.`);
  return { key, head: flacPartHead(await readStart(storage, key, FLAC_HEAD_BYTES), frames), ...place };
}

/** More than the header that any of our WAVs has. */
const WAV_HEAD_BYTES = 256;

async function cutWav(storage: Storage, key: string, n: number, frames: number): Promise<Cut> {
  const layout = readWavHeader(await readStart(storage, key, WAV_HEAD_BYTES));
  if (!layout.ok) throw new Error(`${key} is no WAV of ours: ${layout.reason}.`);
  const { format, channels, sampleRate, dataOffset } = layout;
  const frameBytes = (channels * format.bits) / 8;
  const start = dataOffset + n * segmentFrames * frameBytes;
  return {
    key,
    head: wavHeader({ format, channels, sampleRate, frames }),
    start,
    end: start + frames * frameBytes,
  };
}

async function readStart(storage: Storage, key: string, bytes: number): Promise<Uint8Array> {
  const parts = await storage.read(key, { start: 0, end: bytes - 1 }).toArray();
  return Buffer.concat(parts as Buffer[]);
}

const underWay = new Map<string, Promise<void>>();

/** The index of a FLAC rendition; one that was lost is made again, once however many ask. Refuses what can't be cut. */
async function indexOf(storage: Storage, losslessKey: string): Promise<string> {
  const key = indexKeyOf(losslessKey);
  if (!(await storage.stat(key))) {
    const making = underWay.get(key) ?? makeIndex(storage, losslessKey, key);
    underWay.set(key, making);
    await making.finally(() => underWay.delete(key));
  }
  return storage.locate(key);
}

async function makeIndex(storage: Storage, losslessKey: string, key: string): Promise<void> {
  const unfinished = `${key}-${randomUUID()}`;
  const job: IndexJob = { lossless: storage.locate(losslessKey), index: storage.locate(unfinished) };
  try {
    const thread = new Worker(new URL('./segments.worker.mjs', import.meta.url), { workerData: job });
    const [isMade] = (await once(thread, 'message')) as [boolean];
    if (!isMade)
      throw new DomainError('not-ready', {
        sentence: 'This sound was stored in a form that has no segments.',
      });
    await storage.adopt(key, job.index);
  } finally {
    await fs.rm(job.index, { force: true });
  }
}
