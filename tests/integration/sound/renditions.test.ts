import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { flacBlocks, readFlacFrame, readFlacHead } from '@/audio/files/flac';
import type { Sound } from '@/server/assets/sound/read-sound';
import { makeCompact } from '@/server/assets/sound/renditions';
import { convert, ffmpeg, floatsIn, floatWav, music, place, readGood, tools } from './lab';

async function compactOf(sound: Sound): Promise<string> {
  const scratch = path.dirname(place('compact'));
  const made = await makeCompact({ lossless: sound.files.lossless.path, sound, scratch, tools });
  expect(made.mimeType).toBe('audio/mp4');
  return made.path;
}

const decoded = (file: string) => floatsIn(ffmpeg('-i $0 -f f32le pipe:1', file));
const peakOf = (samples: Float32Array) => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

describe('the lossless rendition', () => {
  it('[SO36] begins with a seek table that names the frames it points at', async () => {
    const file = floatWav('long.wav', { seconds: 5, at: music(5) });
    const sound = await readGood(convert(file, 'long-16.wav', '-c:a pcm_s16le'));
    const bytes = fs.readFileSync(sound.files.lossless.path);
    const reading = readFlacHead(bytes);
    const table = flacBlocks(bytes).find(({ type }) => type === 3);
    if (!reading.ok || !table) throw new Error('The rendition has no seek table.');
    const points = Array.from({ length: table.length / 18 }, (_, i) => table.offset + 4 + i * 18);
    expect(points.map((at) => Number(bytes.readBigUInt64BE(at)))).toEqual([0, 65_536, 131_072, 196_608]);
    for (const at of points) {
      const place = reading.head.audioOffset + Number(bytes.readBigUInt64BE(at + 8));
      expect(readFlacFrame(bytes, place)?.number).toBe(Number(bytes.readBigUInt64BE(at)) / 4096);
    }
    // It is the bytes with the table that are named and served.
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sound.files.lossless.sha256);
  });
});

describe('the compact rendition', () => {
  it('[IN17] is AAC in MP4 that can be played while it is fetched, from frame 0 and as long as the version', async () => {
    const clicks = [480, 48_000, 90_000];
    const file = floatWav('clicks.wav', {
      seconds: 2.001,
      at: (frame) => (clicks.includes(frame) ? 0.9 : 0),
    });
    const sound = await readGood(convert(file, 'a.wav', '-c:a pcm_s24le'));
    const compact = await compactOf(sound);
    const bytes = fs.readFileSync(compact);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    const header = bytes.indexOf('mvhd') + 16;
    const seconds = bytes.readUInt32BE(header + 4) / bytes.readUInt32BE(header);
    expect(seconds).toBeCloseTo(sound.frames / sound.sampleRate, 2);
    const samples = decoded(compact);
    for (const click of clicks) {
      const around = samples.subarray((click - 400) * 2, (click + 400) * 2);
      const loudest = around.indexOf(around.reduce((a, x) => (Math.abs(x) > Math.abs(a) ? x : a), 0));
      expect(Math.abs(loudest / 2 - 400)).toBeLessThan(48);
    }
  });

  it('[IN17] is as loud as the sound, over full scale too', async () => {
    const hot = floatWav('hot.wav', { seconds: 1.5, at: music(3) });
    const lossy = await readGood(convert(hot, 'hot.mp3', '-c:a libmp3lame -b:a 320k'));
    expect(lossy.exponent).toBeGreaterThan(0);
    for (const sound of [lossy, await readGood(hot)]) {
      const ratio =
        peakOf(decoded(await compactOf(sound))) / 10 ** ((sound.loudness.samplePeakDbfs ?? NaN) / 20);
      expect(20 * Math.log10(ratio)).toBeCloseTo(0, 0);
    }
  });

  it('[IN17] keeps one, two and six channels and the rates that AAC has, and comes down to them from others', async () => {
    const shapes = [
      [1, 8_000, 1, 8_000],
      [2, 192_000, 2, 48_000],
      [2, 88_200, 2, 44_100],
      [6, 48_000, 6, 48_000],
      [5, 44_100, 2, 44_100],
      [2, 37_800, 2, 48_000],
    ] as const;
    for (const [channels, sampleRate, compactChannels, compactRate] of shapes) {
      const file = floatWav('a.wav', { seconds: 0.4, channels, sampleRate, at: music(0.3, sampleRate) });
      const compact = await readGood(await compactOf(await readGood(file)));
      expect(compact).toMatchObject({ codec: 'aac', channels: compactChannels, sampleRate: compactRate });
    }
  });
});
