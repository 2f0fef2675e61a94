import fs from 'node:fs/promises';
import { actInProject, type ProjectWork } from '@/server/events/in-project';
import { addJob, isBigSound, type JobPayload } from '@/server/jobs/queue';
import { recordOn } from '@/server/review/version-facts';
import type { Runtime } from '@/server/runtime';
import { SAMPLE_BYTES } from './sound/canonical';
import type { LevelFile } from './sound/peak-files';
import { readSound, type Sound, type SoundOutcome } from './sound/read-sound';
import type { SoundProblem } from './sound/refusal';
import { makeCompact } from './sound/renditions';
import { indexKeyOf } from './sound/segment-index';
import type { AudioTools } from './sound/tools';
import { assetFolder, uploadKey } from './uploads';

const progressEveryMs = 500;

const faultOfOurs: SoundProblem = {
  code: 'server-fault',
  sentence:
    'The server failed to read this file, through no fault of the file. Nothing was added. Send it again.',
};

/**
 * Ingests an asset in one of a job's tries. A fault is thrown, to be tried again; in the last try it is also what becomes
 * of the asset, so that nobody waits for ever. Being stopped is no fault: the reading is asked for anew. What turns out
 * big while it is decoded begins anew among the big ones: how long a sound is no packed file says for sure.
 */
export async function tryToIngest(
  runtime: Runtime,
  tools: AudioTools,
  { assetId, isBig }: JobPayload<'ingest'>,
  { isLast, signal }: { isLast: boolean; signal: AbortSignal },
): Promise<void> {
  const stepAside = new AbortController();
  const onDecoded = (bytes: number) => {
    if (!isBig && isBigSound(bytes)) stepAside.abort();
  };
  try {
    const either = AbortSignal.any([signal, stepAside.signal]);
    await ingestAsset(runtime, tools, assetId, { signal: either, onDecoded });
  } catch (error) {
    if (stepAside.signal.aborted && !signal.aborted)
      return addJob(runtime.db, 'ingest', { assetId, isBig: true });
    if (isLast && signal.aborted) await addJob(runtime.db, 'ingest', { assetId, isBig });
    else if (isLast) await giveUp(runtime, assetId);
    throw error;
  }
}

async function giveUp(runtime: Runtime, assetId: string): Promise<void> {
  const asset = await runtime.db.asset.findUnique({ where: { id: assetId }, include: { upload: true } });
  if (!asset?.upload) return;
  await actInProject(runtime, asset.projectId, asset.upload.viewerId, (work) =>
    settle(work, assetId, { ok: false, problem: faultOfOurs }, []),
  );
}

/**
 * Reads an asset's sound: decodes once, measures, stores what was made, and says in one transaction that it is ready,
 * with the next number of its mix, or why it is not. Safe to run again at any point.
 */
export async function ingestAsset(
  runtime: Runtime,
  tools: AudioTools,
  assetId: string,
  { signal, onDecoded }: { signal: AbortSignal; onDecoded?: (bytes: number) => void },
): Promise<void> {
  const asset = await runtime.db.asset.findUnique({ where: { id: assetId }, include: { upload: true } });
  if (!asset?.upload || asset.status !== 'processing') return;
  const tellProgress = throttledProgress(runtime, assetId);
  const original = uploadKey(asset.upload.id);
  const scratch = await runtime.storage.makeScratch('ingest');
  try {
    const outcome = await readSound({
      original: runtime.storage.locate(original),
      filename: asset.filename,
      scratch,
      tools,
      signal,
      onProgress(done, decodedBytes) {
        tellProgress(done);
        onDecoded?.(decodedBytes);
      },
    });
    const stored = outcome.ok
      ? await storeSound(runtime, assetId, asset.filename, original, outcome.sound)
      : [];
    await actInProject(runtime, asset.projectId, asset.upload.viewerId, (work) =>
      settle(work, assetId, outcome, stored),
    );
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

function throttledProgress(runtime: Runtime, assetId: string): (done: number) => void {
  let last = 0;
  return (done) => {
    const now = Date.now();
    if (now - last < progressEveryMs) return;
    last = now;
    const progress = Math.min(0.99, done);
    // A reading that begins anew tells no less than the one before.
    const where = { id: assetId, status: 'processing' as const, progress: { lt: progress } };
    runtime.db.asset
      .updateMany({ where, data: { progress } })
      .catch((error: unknown) => runtime.log.warn({ err: error }, 'progress not written'));
  };
}

interface StoredRendition {
  kind: 'original' | 'lossless' | 'peaks' | 'rms' | 'loudness';
  key: string;
  mimeType: string;
  filename: string;
  bytes: number;
  sha256: string;
}

async function storeSound(
  runtime: Runtime,
  assetId: string,
  filename: string,
  original: string,
  sound: Sound,
): Promise<StoredRendition[]> {
  const base = assetFolder(assetId);
  const stem = filename.replace(/\.[^.]*$/, '');
  const { lossless, peaks, rms, loudness } = sound.files;
  const losslessKey = `${base}/lossless.${lossless.extension}`;
  const losslessName = `${stem}.${lossless.extension}`;
  const made: MadeFile[] = [
    {
      key: losslessKey,
      from: lossless,
      is: { kind: 'lossless', key: losslessKey, mimeType: lossless.mimeType, filename: losslessName },
    },
    ...(lossless.segments ? [{ key: indexKeyOf(losslessKey), from: { path: lossless.segments } }] : []),
    ...levelFiles(base, 'peaks', peaks),
    ...levelFiles(base, 'rms', rms),
    {
      key: `${base}/loudness.f32`,
      from: loudness,
      is: { kind: 'loudness', key: `${base}/loudness.f32`, ...raw },
    },
  ];
  const stored = await runtime.storage.adoptAll(made.map(({ key, from }) => ({ key, fromPath: from.path })));
  const mimeType = mimeTypes[sound.format] ?? raw.mimeType;
  return [
    { kind: 'original', key: original, mimeType, filename, bytes: sound.bytes, sha256: sound.sha256 },
    ...made.flatMap(({ from, is }, i) =>
      is ? [{ ...is, bytes: stored[i]?.bytes ?? 0, sha256: from.sha256 ?? '' }] : [],
    ),
  ];
}

/** Nothing that anybody downloads by a name. */
const raw = { mimeType: 'application/octet-stream', filename: '' };

/** A file to be stored, and the rendition that it stands for; some only lie beside one. */
interface MadeFile {
  key: string;
  from: { path: string; sha256?: string };
  is?: Omit<StoredRendition, 'bytes' | 'sha256'>;
}

/** All levels are one rendition, which bears the size and hash of the finest. */
function levelFiles(base: string, kind: 'peaks' | 'rms', levels: readonly LevelFile[]): MadeFile[] {
  return levels.map((from, i) => ({
    key: `${base}/${kind}-${from.samplesPerPixel}.dat`,
    from,
    ...(i === 0 ? { is: { kind, key: `${base}/${kind}`, ...raw } } : {}),
  }));
}

const mimeTypes: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  w64: 'audio/wav',
  aiff: 'audio/aiff',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  mp3: 'audio/mpeg',
  mp2: 'audio/mpeg',
  mp4: 'audio/mp4',
  aac: 'audio/aac',
  webm: 'audio/webm',
  matroska: 'audio/x-matroska',
  caf: 'audio/x-caf',
};

type JobWork = Omit<ProjectWork, 'access'>;

async function settle(
  work: JobWork,
  assetId: string,
  outcome: SoundOutcome,
  stored: StoredRendition[],
): Promise<void> {
  const { db } = work;
  const asset = await db.asset.findUniqueOrThrow({
    where: { id: assetId },
    include: { version: true },
  });
  if (asset.status !== 'processing') return;
  const { version, filename } = asset;
  if (!outcome.ok) {
    const { problem } = outcome;
    await db.asset.update({ where: { id: assetId }, data: { status: 'failed', problem: { ...problem } } });
    if (version) {
      await recordOn(work, version, 'version.failed', { filename, why: problem.sentence });
    } else {
      await work.record({ type: 'asset.failed', data: { assetId, filename, why: problem.sentence } });
    }
    return;
  }
  const { files: _files, loudness, findings, ...known } = outcome.sound;
  await db.asset.update({
    where: { id: assetId },
    data: {
      ...known,
      loudness: { ...loudness },
      findings: findings.map((finding) => ({ ...finding })),
      status: 'ready',
      progress: 1,
    },
  });
  for (const rendition of stored) await db.rendition.create({ data: { assetId, ...rendition } });
  if (version) await numberVersion(work, version);
  else await work.record({ type: 'asset.ready', data: { assetId, filename } });
  const isBig = isBigSound(known.frames * known.channels * SAMPLE_BYTES);
  await work.enqueue('make-compact', { assetId, isBig });
}

async function numberVersion(work: JobWork, { id, mixId }: { id: string; mixId: string }): Promise<void> {
  const { db, now } = work;
  const { lastNumber: number } = await db.mix.update({
    where: { id: mixId },
    data: { lastNumber: { increment: 1 } },
  });
  const version = await db.version.update({ where: { id }, data: { number, readyAt: now } });
  await recordOn(work, version, 'version.ready', {});
}

/** Makes the compact rendition of a ready asset from its canonical PCM. Safe to run again. */
export async function makeCompactRendition(
  runtime: Runtime,
  tools: AudioTools,
  assetId: string,
  signal: AbortSignal,
): Promise<void> {
  const asset = await runtime.db.asset.findUnique({
    where: { id: assetId },
    include: { renditions: true, upload: true },
  });
  const lossless = asset?.renditions.find((rendition) => rendition.kind === 'lossless');
  if (!asset?.upload || !lossless || asset.renditions.some((rendition) => rendition.kind === 'compact'))
    return;
  const { sampleRate, channels, frames, exponent, sampleFormat } = asset;
  if (!sampleRate || !channels || frames === null || exponent === null || !sampleFormat) return;
  const scratch = await runtime.storage.makeScratch('compact');
  try {
    const made = await makeCompact({
      lossless: runtime.storage.locate(lossless.key),
      sound: {
        sampleRate,
        channels,
        frames: Number(frames),
        exponent,
        sampleFormat: sampleFormat as 's32le' | 'f32le',
      },
      scratch,
      tools,
      signal,
    });
    const key = `${assetFolder(assetId)}/compact.m4a`;
    const filename = `${asset.filename.replace(/\.[^.]*$/, '')}.m4a`;
    await actInProject(runtime, asset.projectId, asset.upload.viewerId, async (work) => {
      const { db } = work;
      if (await db.rendition.findUnique({ where: { assetId_kind: { assetId, kind: 'compact' } } })) return;
      // Destroyed while this was made of it: nothing of the sound may come back, not even its folder.
      if (await db.asset.findFirst({ where: { id: assetId, deletedAt: { not: null } } })) return;
      const { bytes } = await runtime.storage.adopt(key, made.path);
      await db.rendition.create({
        data: {
          assetId,
          kind: 'compact',
          key,
          mimeType: made.mimeType,
          filename,
          bytes,
          sha256: made.sha256,
        },
      });
      const version = await db.version.findUnique({ where: { assetId } });
      if (version) await recordOn(work, version, 'version.compact-ready', {});
    });
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}
