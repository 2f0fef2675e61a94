import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytesOfFile } from './bytes';
import { SAMPLE_BYTES } from './canonical';
import { checkShape, mostFrames, refuseLength } from './caps';
import type { DecodedStream } from './decoder-log';
import { DecoderLog, decoderWhitelist } from './decoder-log';
import type { Ffmpeg, FfmpegEnd } from './ffmpeg';
import { plainTalk, startFfmpeg, withoutSignature, words } from './ffmpeg';
import { FloatScan } from './float-scan';
import { readWaveHeader } from './headers';
import { formatNames } from '@/domain/sound-files';
import type { Refusal } from './refusal';
import { refuse } from './refusal';
import type { SampleKind, Sniffed } from './sniff';
import type { AudioTools } from './tools';

/** Interleaved samples of 32 bits in a file: integers left-justified, or floats where the source has them or is lossy. */
export interface DecodedSound {
  file: string;
  dataOffset: number;
  sampleRate: number;
  channels: number;
  frames: number;
  kind: SampleKind;
  codec: string;
  bits: number;
  /** Name and version: "ffmpeg 5.1.9 mp3float". */
  decoder: string;
  declaredFrames: number | undefined;
  complaints: number;
  /** Of floats and lossy sources: the largest magnitude, and how many samples are no finite number. */
  peak: number;
  nonFinite: number;
}

export interface DecodeJob {
  original: string;
  sniffed: Sniffed;
  /** Where the decoded file and the cage's folder may be made. */
  scratch: string;
  tools: AudioTools;
  signal: AbortSignal;
  /** From 0 to 1, and the bytes of the samples so far. */
  onProgress(done: number, bytes: number): void;
}

const LOOK_EVERY_MS = 20;
const STALLED_AFTER_MS = 30_000;
const LONGEST_MS = 30 * 60_000;
const DISK_RESERVE_BYTES = 2 ** 30;

const limits = { memoryBytes: 1.5e9, cpuSeconds: 900, fileBytes: 5.1e9 * SAMPLE_BYTES };

/** Decodes a file once, into one file of samples; refuses what cannot be decoded, and stops at the caps. */
export async function decode(job: DecodeJob): Promise<DecodedSound> {
  const first = await decodeAs(job.sniffed.likelyKind, job);
  if (first !== 'other-kind') return first;
  for (const kind of ['lossy', 'integer', 'float'] as const) {
    const other = kind === job.sniffed.likelyKind ? 'other-kind' : await decodeAs(kind, job);
    if (other !== 'other-kind') return other;
  }
  throw new Error(`${job.sniffed.format}: no kind of samples fits what the decoder says`);
}

async function decodeAs(kind: SampleKind, job: DecodeJob): Promise<DecodedSound | 'other-kind'> {
  const file = path.join(job.scratch, 'decoded.wav');
  const output = fs.openSync(file, 'w+');
  const log = new DecoderLog();
  const scan = kind === 'integer' ? undefined : new FloatScan();
  try {
    const end = await runDecoder(kind, job, output, { log, scan });
    if (isOtherKind(log, kind)) return 'other-kind';
    const sound = measure(output);
    if (!sound || sound.frames === 0) throw explainNothing(job, log, end);
    checkLength(sound);
    scan?.follow(output, sound.dataOffset);
    checkStopped(end);
    const { stream } = log;
    if (!stream) throw new Error(`The decoder said nothing of its stream:\n${end.lastWords}`);
    return {
      ...sound,
      file,
      kind,
      codec: stream.codec,
      bits: stream.bits,
      decoder: `ffmpeg ${job.tools.version} ${log.decoderName ?? stream.codec}`,
      declaredFrames: declaredFrames(job.sniffed, log, sound.sampleRate),
      complaints: log.complaints + (end.code === 0 || log.complaints > 0 ? 0 : 1),
      peak: scan?.peak ?? 0,
      nonFinite: scan?.nonFinite ?? 0,
    };
  } finally {
    fs.closeSync(output);
  }
}

const isOtherKind = ({ stream }: DecoderLog, kind: SampleKind) =>
  stream?.kind !== undefined && stream.kind !== kind;

interface Observers {
  log: DecoderLog;
  scan: FloatScan | undefined;
}

/** Runs the decoder to its end, which comes early when it turns out that the samples are of another kind. */
async function runDecoder(
  kind: SampleKind,
  job: DecodeJob,
  output: number,
  { log, scan }: Observers,
): Promise<FfmpegEnd> {
  const folder = fs.mkdtempSync(path.join(job.scratch, 'cage-'));
  fs.chmodSync(folder, 0o755);
  const args = ({ input }: { input: string }) => decoderArguments(job.sniffed, kind, input);
  const stdio = ['ignore', output, 'pipe'] as const;
  const ffmpeg = startFfmpeg(
    job.tools,
    { folder, input: job.original, args, limits, stdio },
    {
      signal: job.signal,
      onLine: (line) => {
        log.read(line);
        if (isOtherKind(log, kind)) ffmpeg.kill();
      },
    },
  );
  try {
    await watch(ffmpeg, output, job, { log, scan });
  } finally {
    ffmpeg.kill();
    await ffmpeg.ended.catch(() => undefined);
    fs.rmSync(folder, { recursive: true, force: true });
  }
  job.signal.throwIfAborted();
  return ffmpeg.ended;
}

function decoderArguments({ demuxer }: Sniffed, kind: SampleKind, input: string): string[] {
  return [
    ...plainTalk,
    ...words(
      `-protocol_whitelist file,pipe -format_whitelist ${demuxer} -codec_whitelist ${decoderWhitelist}`,
    ),
    ...words(`-err_detect crccheck -f ${demuxer} -i`),
    `file:${input}`,
    ...words('-map 0:a:0 -vn -sn -dn'),
    ...withoutSignature,
    // A WAVE header in front of the samples says how many channels there are, which the log only circumscribes.
    ...words(`-c:a ${kind === 'integer' ? 'pcm_s32le' : 'pcm_f32le'} -f wav pipe:1`),
  ];
}

type Measured = Pick<DecodedSound, 'channels' | 'sampleRate' | 'dataOffset' | 'frames'>;

/** What has been decoded so far; nothing before the header of the samples is written. */
function measure(output: number): Measured | undefined {
  const bytes = bytesOfFile(output);
  const { channels, sampleRate, dataOffset } = readWaveHeader(bytes, 'riff');
  if (dataOffset === undefined || channels === 0) return undefined;
  checkShape({ channels, sampleRate });
  const frames = Math.floor((bytes.size - dataOffset) / (SAMPLE_BYTES * channels));
  return { channels, sampleRate, dataOffset, frames };
}

function checkLength(sound: Measured): void {
  if (sound.frames > mostFrames(sound)) throw refuseLength();
}

/** Follows the decoder: counts what it writes against the caps, the clock and the disk, and says how far it is. */
async function watch(
  { ended }: Ffmpeg,
  output: number,
  { scratch, sniffed, onProgress }: DecodeJob,
  { log, scan }: Observers,
): Promise<void> {
  const started = performance.now();
  let frames = -1;
  let grewAt = started;
  while (!(await Promise.race([ended, sleep(LOOK_EVERY_MS)]))) {
    const sound = measure(output);
    const now = performance.now();
    if (now - started > LONGEST_MS || now - grewAt > STALLED_AFTER_MS) throw refuseSlowness();
    if (!sound || sound.frames === frames) continue;
    checkLength(sound);
    scan?.follow(output, sound.dataOffset);
    frames = sound.frames;
    grewAt = now;
    const declared = declaredFrames(sniffed, log, sound.sampleRate);
    // Where nothing is declared, a quarter of an hour is half way.
    const done = declared ? frames / declared : frames / (frames + 900 * sound.sampleRate);
    onProgress(done, frames * sound.channels * SAMPLE_BYTES);
    const disk = fs.statfsSync(scratch);
    if (disk.bavail * disk.bsize < DISK_RESERVE_BYTES)
      throw new Error('Too little disk is left to decode on.');
  }
}

function declaredFrames({ declaredFrames: known }: Sniffed, log: DecoderLog, sampleRate: number) {
  const guessed =
    log.declaredSeconds === undefined ? undefined : Math.round(log.declaredSeconds * sampleRate);
  return known ?? guessed;
}

function refuseSlowness(): Refusal {
  return refuse('took-too-long', 'Reading this file took longer than any sound should.', 'Export it again.');
}

/** A decoder that somebody else stopped has not read everything: that is our fault, unless its limits did it. */
function checkStopped({ code, signal, lastWords }: FfmpegEnd): void {
  const wasKilled = signal === 'SIGKILL' || signal === 'SIGXCPU' || code === 137;
  if (wasKilled) throw refuseSlowness();
  if (code === 255 || signal === 'SIGTERM' || signal === 'SIGINT')
    throw new Error(`The decoder was stopped:\n${lastWords}`);
}

/** Why nothing came out: what the file lacks, or, thrown, what we lack. */
function explainNothing({ sniffed }: DecodeJob, log: DecoderLog, end: FfmpegEnd): Refusal {
  const name = formatNames[sniffed.format];
  if (!end.hasSpoken) throw new Error(`The cage failed (${end.signal ?? end.code}):\n${end.lastWords}`);
  checkStopped(end);
  if (log.hasNoSound) return refuse('no-audio', `This ${name} holds no sound.`);
  if (log.stream && log.stream.kind === undefined) return refuseCodec(name, log.stream);
  if (end.code === 0)
    return refuse('empty', `This ${name} holds no sound: its length is 0.`, 'Export it again.');
  return refuse(
    'damaged',
    `This ${name} is damaged: no sound could be read from it.`,
    'Export it again, or send another copy.',
  );
}

const codecNames: Readonly<Record<string, string>> = {
  ac3: 'Dolby Digital (AC-3)',
  eac3: 'Dolby Digital Plus (E-AC-3)',
  dts: 'DTS',
  wmav2: 'Windows Media (WMA)',
  mp1: 'MPEG layer I',
  speex: 'Speex',
};

function refuseCodec(name: string, { codec }: DecodedStream): Refusal {
  const what = codec === 'none' ? 'an unknown code' : (codecNames[codec] ?? codec.replaceAll('_', ' '));
  return refuse(
    'unsupported',
    `The sound in this ${name} is in ${what}, which is not read here.`,
    'Export it as WAV or FLAC.',
  );
}
