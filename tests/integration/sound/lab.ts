import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { wavHeader } from '@/audio/files/wav';
import type { Sound, SoundOutcome } from '@/server/assets/sound/read-sound';
import { readSoundInThread } from '@/server/assets/sound/read-sound-in-thread';
import type { AudioTools } from '@/server/assets/sound/tools';
import { findAudioTools } from '@/server/assets/sound/tools';

/** The tools that an instance on this machine would use. */
export const tools = await findAudioTools({ ffmpegPath: process.env['FFMPEG_PATH'] });

/** The old ffmpeg that is installed with the packages, where there is one; it starts fast, so tests make files with it. */
export const oldTools = await import('@ffmpeg-installer/ffmpeg').then(
  ({ default: installed }) => findAudioTools({ ffmpegPath: installed.path }),
  () => undefined,
);

let folder = '';
afterAll(() => {
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

/** A folder for this test file, made when it is first asked for and gone when the file ends. */
export function bench(): string {
  folder ||= fs.mkdtempSync(path.join(os.tmpdir(), 'talkback-sound-'));
  return folder;
}

let made = 0;

/** A path on the bench that nothing has yet. */
export function place(name: string): string {
  const own = path.join(bench(), String((made += 1)));
  fs.mkdirSync(own);
  return path.join(own, name);
}

export function write(name: string, ...parts: Uint8Array[]): string {
  const file = place(name);
  fs.writeFileSync(file, Buffer.concat(parts));
  return file;
}

/** Runs ffmpeg outside of any cage and gives its output. */
export function ffmpeg(args: string, ...files: string[]): Buffer {
  const words = args
    .split(' ')
    .map((word) => (word.startsWith('$') ? (files[Number(word.slice(1))] ?? '') : word));
  const { status, stdout, stderr } = spawnSync(
    (oldTools ?? tools).ffmpeg,
    ['-v', 'error', '-nostdin', '-y', ...words],
    {
      maxBuffer: 2 ** 30,
    },
  );
  if (status !== 0) throw new Error(`ffmpeg ${words.join(' ')}: ${String(stderr)}`);
  return stdout;
}

/** Makes a file with ffmpeg: `$0` is the input, what follows are the options before the output. */
export function convert(input: string, name: string, options: string): string {
  const file = place(name);
  ffmpeg(`-i $0 ${options} $1`, input, file);
  return file;
}

/** Reads the sound of a file in this thread; what was made of it lies on the bench. */
export function read(
  file: string,
  options: { filename?: string; with?: AudioTools; onProgress?: (done: number) => void } = {},
): Promise<SoundOutcome> {
  const scratch = path.dirname(place('scratch'));
  return readSoundInThread(
    {
      original: file,
      filename: options.filename ?? path.basename(file),
      scratch,
      tools: options.with ?? tools,
    },
    {
      signal: new AbortController().signal,
      ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    },
  );
}

export async function readGood(...args: Parameters<typeof read>): Promise<Sound> {
  const outcome = await read(...args);
  if (!outcome.ok) throw new Error(`${args[0]}: ${outcome.problem.sentence}`);
  return outcome.sound;
}

/** pcmSha256 as anyone can compute it with ffmpeg and these lines, from any lossless file. */
export function pcmSha256(file: string, sound: Sound): string {
  const { sampleRate, channels, sampleFormat, exponent } = sound;
  const samples = ffmpeg(`-i $0 -map 0:a:0 -f ${sampleFormat} pipe:1`, file);
  const frames = samples.length / 4 / channels;
  const heading = `talkback-pcm/1 ${sampleRate} ${channels} ${frames} ${sampleFormat} ${exponent}\n`;
  return createHash('sha256').update(heading).update(samples).digest('hex');
}

/** A file of 32-bit floats. */
export function floatsIn(bytes: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** The samples of the lossless rendition as amplitudes of the sound, interleaved. */
export function samplesOf({ files, sampleFormat, exponent }: Sound): Float32Array {
  const bytes = ffmpeg(`-i $0 -map 0:a:0 -f ${sampleFormat} pipe:1`, files.lossless.path);
  if (sampleFormat === 'f32le') return floatsIn(bytes);
  return Float32Array.from(
    new Int32Array(new Uint8Array(bytes).buffer),
    (sample) => sample * 2 ** (exponent - 31),
  );
}

export interface Signal {
  seconds: number;
  sampleRate?: number;
  channels?: number;
  at: (frame: number, channel: number) => number;
}

/** A WAV of floats, unclipped. */
export function floatWav(name: string, { seconds, sampleRate = 48_000, channels = 2, at }: Signal): string {
  const frames = Math.round(seconds * sampleRate);
  const samples = Float32Array.from({ length: frames * channels }, (_, i) =>
    at(Math.floor(i / channels), i % channels),
  );
  const header = wavHeader({ format: { kind: 'float', bits: 32 }, channels, sampleRate, frames });
  return write(name, header, new Uint8Array(samples.buffer));
}

/** Something like music: three partials and a little noise, the same at every run, different per channel. */
export function music(level = 0.4, sampleRate = 48_000): Signal['at'] {
  let state = 1;
  return (frame, channel) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const t = (2 * Math.PI * frame) / sampleRate;
    const tone =
      Math.sin(220 * t + channel) + 0.5 * Math.sin(553 * t) + 0.3 * Math.sin(1_871 * t * (1 + channel / 9));
    return level * (0.5 * tone + 0.05 * (state / 2 ** 31 - 1));
  };
}
