/**
 * Times the analysis of a file against `ffmpeg -af ebur128=peak=true` on the same file and prints JSON. Run with tsx.
 * Best of five, in turn, so that a busy machine hits both alike.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDefectMeter } from '@/audio/dsp/defects';
import { createLoudnessMeter } from '@/audio/dsp/loudness';
import { createPeaks } from '@/audio/dsp/peaks';
import { readWavHeader, wavHeader } from '@/audio/files/wav';
import type { Sink } from '../unit/audio/signals';
import { noise } from '../unit/audio/signals';

const RUNS = 5;
const CHUNK = 16_384;
const ffmpeg = process.env.FFMPEG_PATH ?? 'ffmpeg';
const hasFfmpeg = spawnSync(ffmpeg, ['-version']).status === 0;
const song = path.join(
  process.env.TALKBACK_AUDIO ?? '../shared/audio',
  'songs/max-mccracken-deprecation.ogg',
);

function writeFloatWav(file: string, seconds: number, sample: (frame: number) => number) {
  const shape = { format: { kind: 'float', bits: 32 }, channels: 2, sampleRate: 48_000 } as const;
  const frames = seconds * shape.sampleRate;
  const samples = Float32Array.from({ length: frames * 2 }, (_, i) => sample(i >> 1));
  writeFileSync(file, Buffer.concat([wavHeader({ ...shape, frames }), Buffer.from(samples.buffer)]));
}

/** Reads a stereo float WAV in chunks into a meter, and gives the seconds of audio in it. */
function readInto(file: string, sink: Sink): number {
  const handle = openSync(file, 'r');
  const head = new Uint8Array(65_536);
  readSync(handle, head, 0, head.length, 0);
  const layout = readWavHeader(head);
  if (!layout.ok || layout.format.kind !== 'float' || layout.channels !== 2)
    throw new Error(`cannot read ${file}`);
  const block = new Float32Array(CHUNK * 2);
  const planes = [new Float32Array(CHUNK), new Float32Array(CHUNK)] as const;
  const end = layout.dataOffset + layout.dataBytes;
  for (let position = layout.dataOffset; position < end;) {
    const bytes = readSync(handle, block, 0, Math.min(block.byteLength, end - position), position);
    if (bytes === 0) break;
    const frames = bytes >> 3;
    for (let i = 0; i < frames; i++) {
      planes[0][i] = block[2 * i]!;
      planes[1][i] = block[2 * i + 1]!;
    }
    sink.push(planes, frames);
    position += bytes;
  }
  closeSync(handle);
  return layout.dataBytes / 8 / layout.sampleRate;
}

const shape = { sampleRate: 48_000, channels: 2 };

const candidates: Record<string, (file: string) => unknown> = {
  loudnessAndTruePeak: (file) => {
    const meter = createLoudnessMeter(shape);
    readInto(file, meter);
    return meter.result();
  },
  peaks: (file) => {
    const peaks = createPeaks(shape);
    readInto(file, peaks);
    return peaks.finish();
  },
  defects: (file) => {
    const meter = createDefectMeter({ ...shape, mayExceedFullScale: true });
    readInto(file, meter);
    return meter.result();
  },
  ...(hasFfmpeg && {
    ffmpegEbur128: (file: string) =>
      spawnSync(ffmpeg, [
        '-nostdin',
        '-v',
        'error',
        '-i',
        file,
        '-af',
        'ebur128=peak=true',
        '-f',
        'null',
        '-',
      ]),
  }),
};

function timeAll(file: string) {
  const best: Record<string, number> = {};
  for (let run = 0; run < RUNS; run++) {
    for (const [name, analyse] of Object.entries(candidates)) {
      const start = performance.now();
      analyse(file);
      best[name] = Math.min(best[name] ?? Infinity, performance.now() - start);
    }
  }
  return best;
}

const folder = mkdtempSync(path.join(tmpdir(), 'talkback-bench-'));
try {
  const files: Record<string, string> = {};
  if (hasFfmpeg && existsSync(song)) {
    files.song = path.join(folder, 'song.wav');
    spawnSync(ffmpeg, [
      '-v',
      'error',
      '-i',
      song,
      '-ar',
      '48000',
      '-ac',
      '2',
      '-c:a',
      'pcm_f32le',
      files.song,
    ]);
  }
  // Noise that never stops getting louder: the true-peak meter can skip nothing.
  const random = noise(1);
  files.worstCase = path.join(folder, 'worst.wav');
  writeFloatWav(files.worstCase, 120, (frame) => random() * (0.1 + frame / (240 * 48_000)));

  const report = Object.entries(files).map(([name, file]) => {
    const seconds = readInto(file, { push: () => undefined });
    const best = timeAll(file);
    const { loudnessAndTruePeak = NaN, ffmpegEbur128 } = best;
    return {
      file: name,
      seconds: Math.round(seconds * 10) / 10,
      milliseconds: Object.fromEntries(Object.entries(best).map(([key, ms]) => [key, Math.round(ms)])),
      timesRealTime: Object.fromEntries(
        Object.entries(best).map(([key, ms]) => [key, Math.round((seconds * 1000) / ms)]),
      ),
      timesFfmpeg:
        ffmpegEbur128 === undefined ? null : Math.round((100 * ffmpegEbur128) / loudnessAndTruePeak) / 100,
    };
  });
  console.log(JSON.stringify({ bench: 'analysis', node: process.version, report }, null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
