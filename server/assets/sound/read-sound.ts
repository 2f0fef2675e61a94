import { Worker } from 'node:worker_threads';
import type { SampleFormat } from '@/domain/asset';
import type { Finding } from '@/domain/findings';
import type { Loudness } from '@/domain/loudness';
import type { Format } from '@/domain/sound-files';
import type { LevelFile } from './peak-files';
import type { SoundProblem } from './refusal';
import type { LosslessFile } from './renditions';
import type { AudioTools } from './tools';

export interface SoundJob {
  /** The absolute path of the stored upload. */
  original: string;
  /** The person's name of it. */
  filename: string;
  /** An empty folder of this job's own; the caller removes it. */
  scratch: string;
  tools: AudioTools;
  signal?: AbortSignal | undefined;
  /** From 0 to 1, only ever rising, and the bytes of the samples decoded so far. */
  onProgress?: (done: number, decodedBytes: number) => void;
}

/** What an upload turned out to be, and the files that were made of it in the scratch folder. */
export interface Sound {
  /** Of the original bytes. */
  sha256: string;
  bytes: number;
  format: Format;
  /** ffmpeg's name of the code that the samples were in. */
  codec: string;
  sampleRate: number;
  channels: number;
  frames: number;
  bitDepth: number;
  sampleFormat: SampleFormat;
  exponent: number;
  pcmSha256: string;
  /** Name and version: "ffmpeg 5.1.9 mp3float". */
  decoder: string;
  loudness: Loudness;
  findings: Finding[];
  files: {
    lossless: LosslessFile;
    peaks: LevelFile[];
    rms: LevelFile[];
    /** Short-term LUFS, ten a second, as 32-bit floats, little endian; −Infinity in silence. */
    loudness: { path: string; sha256: string };
  };
}

export type SoundOutcome = { ok: true; sound: Sound } | { ok: false; problem: SoundProblem };

/** What the thread is told. */
export type ThreadJob = Pick<SoundJob, 'original' | 'filename' | 'scratch' | 'tools'>;

/** What the thread says. */
export type FromThread =
  { type: 'progress'; done: number; decodedBytes: number } | { type: 'outcome'; outcome: SoundOutcome };

/** How long the thread may take to end what it started, once it is told to stop. */
const GRACE_MS = 5_000;
/** The thread's own heap; samples and what is measured of them lie outside it. */
const HEAP_MB = 128;

/** The thread lies built beside the server, which is built itself. */
function startThread(job: ThreadJob): Worker {
  return new Worker(new URL('./ingest.worker.mjs', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
}

/**
 * Reads the sound of one upload in a thread of its own. A bad file is an outcome with its reason; throws on faults of
 * ours, which are worth another try, and when aborted, by which time nothing runs any more.
 */
export async function readSound(job: SoundJob): Promise<SoundOutcome> {
  const { original, filename, scratch, tools, signal, onProgress } = job;
  signal?.throwIfAborted();
  const thread = startThread({ original, filename, scratch, tools });
  let overdue: NodeJS.Timeout | undefined;
  const stop = () => {
    thread.postMessage('stop');
    overdue = setTimeout(() => void thread.terminate(), GRACE_MS);
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const outcome = await outcomeOf(thread, onProgress);
    if (outcome) return outcome;
    throw new Error('The thread ended without an outcome.');
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(overdue);
    signal?.removeEventListener('abort', stop);
  }
}

/** Awaits the end of the thread, and gives what it said, if it did. */
function outcomeOf(thread: Worker, onProgress: SoundJob['onProgress']): Promise<SoundOutcome | undefined> {
  return new Promise((resolve, reject) => {
    let outcome: SoundOutcome | undefined;
    let fault: unknown;
    thread.on('message', (message: FromThread) => {
      if (message.type === 'progress') onProgress?.(message.done, message.decodedBytes);
      else outcome = message.outcome;
    });
    thread.once('error', (error) => (fault = error));
    thread.once('exit', () => (fault === undefined ? resolve(outcome) : reject(asError(fault))));
  });
}

const asError = (fault: unknown) => (fault instanceof Error ? fault : new Error(String(fault)));
