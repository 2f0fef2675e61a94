import fs from 'node:fs';
import path from 'node:path';
import { flacSeekRoom, flacSeekTable } from '@/audio/files/flac-seek-table';
import { wavHeader } from '@/audio/files/wav';
import { segmentFrames, type CanonicalShape } from '@/domain/asset';
import type { Canonical } from './canonical';
import { expectSuccess, plainTalk, startFfmpeg, withoutSignature, words } from './ffmpeg';
import { hashFile, readInParts } from './hash-file';
import { createSegmentCutter, writeSegmentIndex } from './segment-index';
import type { AudioTools } from './tools';

export interface LosslessFile {
  path: string;
  sha256: string;
  mimeType: 'audio/flac' | 'audio/wav';
  extension: 'flac' | 'wav';
  /** Where its segments begin, for FLAC; in WAV that is plain. */
  segments?: string;
}

/** Takes the canonical samples, block by block, and makes the lossless rendition of them. */
export interface LosslessWriter {
  /** Resolves when the block may be used again. */
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<LosslessFile>;
  /** Ends what still runs for it, finished or not. */
  close(): Promise<void>;
}

export interface RenditionJob {
  /** The folder in which the rendition and an empty one for ffmpeg are made. */
  scratch: string;
  tools: AudioTools;
  signal?: AbortSignal | undefined;
}

const ownFiles = words('-protocol_whitelist file,pipe -format_whitelist wav,flac');
const limits = { memoryBytes: 1.5e9, cpuSeconds: 3600, fileBytes: 2 ** 36 };

/** Divides a segment, so that segments are whole frames of FLAC. */
const FLAC_BLOCK = 4096;

/** FLAC as ffmpeg writes it: up to 24 bits, and rates that its frames can name. */
function fitsFlac({ sampleFormat, bitDepth, sampleRate }: Canonical): boolean {
  const isNamedRate = sampleRate <= 65_535 || sampleRate % 10 === 0;
  return sampleFormat === 's32le' && bitDepth <= 24 && isNamedRate;
}

/** Begins the lossless rendition: FLAC, or WAV for floats and for integers that FLAC can't hold. */
export function beginLossless(canonical: Canonical, job: RenditionJob): LosslessWriter {
  return fitsFlac(canonical) ? beginFlac(canonical, job) : beginWav(canonical, job);
}

/** The canonical samples as a WAVE file begins, for ffmpeg to read and for the files that are one. */
function headerOf({ sampleFormat, sampleRate, channels, frames }: CanonicalShape): Uint8Array {
  const kind = sampleFormat === 's32le' ? 'int' : 'float';
  return wavHeader({ format: { kind, bits: 32 }, channels, sampleRate, frames });
}

function beginFlac(canonical: Canonical, { scratch, tools, signal }: RenditionJob): LosslessWriter {
  const file = path.join(scratch, 'lossless.flac');
  const { exponent, bitDepth } = canonical;
  const ffmpeg = startFfmpeg(
    tools,
    {
      folder: emptyFolder(scratch),
      output: emptyFile(file),
      args: ({ output }) => [
        ...plainTalk,
        ...ownFiles,
        ...words('-f wav -i pipe:0'),
        ...withoutSignature,
        ...(exponent > 0 ? words(`-metadata TALKBACK_EXPONENT=${exponent}`) : []),
        ...words(`-c:a flac -frame_size ${FLAC_BLOCK} -sample_fmt ${bitDepth <= 16 ? 's16' : 's32'}`),
        ...words(`-metadata_header_padding ${flacSeekRoom(canonical.frames, segmentFrames)} -f flac -y`),
        `file:${output}`,
      ],
      limits,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
    { signal },
  );
  const write = (bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      ffmpeg.stdin?.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  // A pipe breaks when the encoder ends early: what it said then is the reason.
  const writeOrExplain = (bytes: Uint8Array) =>
    write(bytes).catch(async (error: unknown) => {
      await expectSuccess('Writing FLAC', ffmpeg);
      throw error;
    });
  const header = writeOrExplain(headerOf(canonical));
  header.catch(() => undefined);
  return {
    write: writeOrExplain,
    async finish() {
      await header;
      ffmpeg.stdin?.end();
      await expectSuccess('Writing FLAC', ffmpeg);
      const cutter = createSegmentCutter();
      await readInParts(file, (part) => cutter.push(part), signal);
      const offsets = cutter.finish();
      if (!offsets) throw new Error('The FLAC that was written cannot be cut into segments.');
      await writeSeekTable(file, offsets);
      const segments = path.join(scratch, 'lossless-segments');
      await writeSegmentIndex(segments, offsets);
      const sha256 = await hashFile(file, signal);
      return { path: file, sha256, mimeType: 'audio/flac', extension: 'flac', segments };
    },
    async close() {
      ffmpeg.kill();
      await ffmpeg.ended.catch(() => undefined);
    },
  };
}

/** Puts the seek table where the encoder left room for it: ffmpeg writes none of its own. */
async function writeSeekTable(file: string, cuts: readonly number[]): Promise<void> {
  const handle = await fs.promises.open(file, 'r+');
  try {
    const start = new Uint8Array(cuts[0] ?? 0);
    await handle.read(start, 0, start.length, 0);
    const table = flacSeekTable(start, cuts, segmentFrames);
    if (!table) throw new Error('The FLAC that was written has no room for its seek table.');
    await handle.write(table.bytes, 0, table.bytes.length, table.offset);
  } finally {
    await handle.close();
  }
}

function beginWav(canonical: Canonical, { scratch }: RenditionJob): LosslessWriter {
  const file = path.join(scratch, 'lossless.wav');
  const descriptor = fs.openSync(file, 'w');
  fs.writeSync(descriptor, headerOf(canonical));
  return {
    async write(bytes) {
      for (let written = 0; written < bytes.length;) written += fs.writeSync(descriptor, bytes, written);
      return Promise.resolve();
    },
    async finish() {
      return { path: file, sha256: await hashFile(file), mimeType: 'audio/wav', extension: 'wav' };
    },
    async close() {
      fs.closeSync(descriptor);
      return Promise.resolve();
    },
  };
}

/** The rates that AAC has (ISO 14496-3, table 1.18). */
const aacRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
];
const COMPACT_BITS_PER_CHANNEL = 96_000;
const MOST_COMPACT_RATE = 48_000;

/** The nearest AAC rate in the same family; above 48 kHz nothing is gained by more. */
function compactRate(sampleRate: number): number {
  if (sampleRate <= MOST_COMPACT_RATE && aacRates.includes(sampleRate)) return sampleRate;
  return sampleRate % 11_025 === 0 ? 44_100 : 48_000;
}

export interface CompactJob extends RenditionJob {
  lossless: string;
  sound: CanonicalShape;
}

/**
 * Makes the compact rendition, AAC in MP4, from the lossless one: as loud as the sound, 2^exponent included, from
 * frame 0, as long as the version. One, two and 5.1 channels stay; any others are mixed down to two.
 */
export async function makeCompact(
  job: CompactJob,
): Promise<{ path: string; sha256: string; mimeType: 'audio/mp4' }> {
  const { scratch, tools, signal, sound, lossless } = job;
  const file = path.join(scratch, 'compact.m4a');
  const channels = [1, 2, 6].includes(sound.channels) ? sound.channels : 2;
  const gain = sound.exponent > 0 ? words(`-af volume=${2 ** sound.exponent}:precision=float`) : [];
  const ffmpeg = startFfmpeg(
    tools,
    {
      folder: emptyFolder(scratch),
      input: lossless,
      output: emptyFile(file),
      args: ({ input, output }) => [
        ...plainTalk,
        ...ownFiles,
        '-i',
        `file:${input}`,
        ...withoutSignature,
        ...gain,
        ...words(`-map 0:a:0 -c:a aac -ac ${channels} -ar ${compactRate(sound.sampleRate)}`),
        ...words(`-b:a ${COMPACT_BITS_PER_CHANNEL * channels} -movflags +faststart -f mp4 -y`),
        `file:${output}`,
      ],
      limits,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
    { signal },
  );
  await ffmpeg.ended.catch(() => undefined);
  signal?.throwIfAborted();
  await expectSuccess('Writing AAC', ffmpeg);
  return { path: file, sha256: await hashFile(file), mimeType: 'audio/mp4' };
}

function emptyFolder(scratch: string): string {
  const folder = fs.mkdtempSync(path.join(scratch, 'cage-'));
  fs.chmodSync(folder, 0o755);
  return folder;
}

function emptyFile(file: string): string {
  fs.writeFileSync(file, '');
  return file;
}
