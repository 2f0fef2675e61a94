import fs from 'node:fs';
import path from 'node:path';
import type { Finding } from '@/domain/findings';
import { judge } from '@/domain/findings';
import { bytesOfFile } from './bytes';
import { canonicalOf, SAMPLE_BYTES } from './canonical';
import type { DecodedSound } from './decode';
import { decode } from './decode';
import { hashFile } from './hash-file';
import type { Measured } from './measure';
import { measureSound } from './measure';
import { formatNames, formatsNamed } from '@/domain/sound-files';
import { openPeakFiles } from './peak-files';
import type { Sound, SoundOutcome, ThreadJob } from './read-sound';
import { Refusal } from './refusal';
import { beginLossless } from './renditions';
import type { Sniffed } from './sniff';
import { sniff } from './sniff';

/** How much of the progress is told while the decoder runs; the rest is measuring. */
const DECODING = 0.3;
const PROGRESS_STEP = 0.005;

/**
 * Reads the sound of one file, start to end, in the calling thread, which it keeps busy: sniffs, decodes once,
 * measures, and makes the lossless rendition. A bad file is an outcome; throws on faults of ours and when aborted.
 */
export async function readSoundInThread(
  job: ThreadJob,
  options: { signal: AbortSignal; onProgress?: Tell },
): Promise<SoundOutcome> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  try {
    return { ok: true, sound: await read(job, signal, risingOnly(options.onProgress)) };
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  } finally {
    // Whatever still runs for this file ends with it.
    stop.abort();
  }
}

type Tell = (done: number, decodedBytes: number) => void;

function risingOnly(tell: Tell = () => undefined): Tell {
  let told = 0;
  return (done, decodedBytes) => {
    if (done < told + PROGRESS_STEP) return;
    told = Math.min(1, done);
    tell(told, decodedBytes);
  };
}

async function read(job: ThreadJob, signal: AbortSignal, tell: Tell): Promise<Sound> {
  const { original, filename, scratch, tools } = job;
  const { sniffed, bytes } = look(original, filename);
  const [decoded, sha256] = await Promise.all([
    decode({
      original,
      sniffed,
      scratch,
      tools,
      signal,
      onProgress: (done, bytes) => tell(Math.min(1, done) * DECODING, bytes),
    }),
    hashFile(original, signal),
  ]);
  const canonical = canonicalOf(decoded);
  const lossless = beginLossless(canonical, { scratch, tools, signal });
  const peakFiles = openPeakFiles(scratch, canonical);
  try {
    const decodedBytes = canonical.frames * canonical.channels * SAMPLE_BYTES;
    const onProgress = (done: number) => tell(DECODING + done * (1 - DECODING), decodedBytes);
    const measured = await measureSound(decoded, canonical, {
      lossless,
      peaks: peakFiles,
      signal,
      onProgress,
    });
    const [levels, losslessFile, loudnessFile] = await Promise.all([
      peakFiles.finish(),
      lossless.finish(),
      writeCurve(path.join(scratch, 'loudness.f32'), measured.loudnessCurve),
    ]);
    const { format } = sniffed;
    const { codec, decoder } = decoded;
    const { pcmSha256, loudness } = measured;
    const findings = findingsOf(filename, sniffed, decoded, measured);
    const files = { ...levels, lossless: losslessFile, loudness: loudnessFile };
    return { sha256, bytes, format, codec, decoder, ...canonical, pcmSha256, loudness, findings, files };
  } finally {
    peakFiles.close();
    await lossless.close();
    fs.rmSync(decoded.file, { force: true });
  }
}

function look(original: string, filename: string): { sniffed: Sniffed; bytes: number } {
  const descriptor = fs.openSync(original, 'r');
  try {
    const bytes = bytesOfFile(descriptor);
    return { sniffed: sniff(bytes, filename), bytes: bytes.size };
  } finally {
    fs.closeSync(descriptor);
  }
}

async function writeCurve(file: string, curve: Float32Array): Promise<{ path: string; sha256: string }> {
  await fs.promises.writeFile(file, curve);
  return { path: file, sha256: await hashFile(file) };
}

/** Codes work in whole packets and headers round: what is less than this short is not missing. */
const ROUNDING_SECONDS = 0.1;

function findingsOf(
  filename: string,
  sniffed: Sniffed,
  decoded: DecodedSound,
  measured: Measured,
): Finding[] {
  const { sampleRate, frames, declaredFrames = 0, complaints } = decoded;
  const named = formatsNamed(filename);
  const isMisnamed = named.length > 0 && !named.includes(sniffed.format);
  const isShort = declaredFrames - frames > ROUNDING_SECONDS * sampleRate;
  return judge({
    fileName: filename,
    sampleRate,
    defects: measured.defects,
    loudness: measured.loudness,
    truePeakFrame: measured.peak.truePeakFrame,
    nonFinite: decoded.nonFinite,
    absurd: 0,
    ...(isShort ? { declaredFrames } : {}),
    decodedFrames: frames,
    decoderComplaints: complaints,
    endedEarly: sniffed.endsEarly,
    ...(isMisnamed && named[0] ? { namedAs: formatNames[named[0]] } : {}),
    foundAs: formatNames[sniffed.format],
  });
}
