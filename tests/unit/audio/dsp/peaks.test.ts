import { describe, expect, it } from 'vitest';
import { createPeaks, decodeDat, encodeDat, nearestLevel } from '@/audio/dsp/peaks';
import { feed, plane } from '../signals';

function levelsOf(frames: number, sample: (frame: number) => number) {
  return feed(createPeaks({ channels: 1 }), [plane(frames, sample)]).finish();
}

describe('peaks', () => {
  it('[SO11] rounds down to 16 bit and stays within it', () => {
    const values = [0, 1, -1, 2, -2, 0.5, -0.5, 1e-9, -1e-9, 0.99999, 3e38, -3e38];
    const rounded = values.map((value) => [...levelsOf(1, () => value).peaks[0]!.data]);
    expect(rounded.map(([low]) => low)).toEqual([
      0, 32767, -32768, 32767, -32768, 16384, -16384, 0, -1, 32767, 32767, -32768,
    ]);
    expect(rounded.every(([low, high]) => low === high)).toBe(true);
  });

  it('[SO12] makes levels of 256·4^k down to the first of at most 512 pixels', () => {
    const { peaks, rms } = levelsOf(256 * 512 * 4 + 1, () => 0);
    expect(peaks.map((level) => [level.samplesPerPixel, level.length])).toEqual([
      [256, 2049],
      [1024, 513],
      [4096, 129],
    ]);
    expect(rms.map((level) => level.data.length)).toEqual(peaks.map((level) => level.data.length));
    expect(levelsOf(256 * 512, () => 0).peaks).toHaveLength(1);
    expect(levelsOf(0, () => 0).peaks).toEqual([{ samplesPerPixel: 256, length: 0, data: new Int16Array() }]);
  });

  it('[SO13] draws the RMS of a sine at 1/√2, of a last pixel over its own frames alone', () => {
    const { rms } = levelsOf(1024 + 10, (frame) =>
      frame < 1024 ? Math.sin((2 * Math.PI * frame) / 64) : 0.25,
    );
    expect([...rms[0]!.data.subarray(0, 2)]).toEqual([-23171, 23170]);
    expect([...rms[0]!.data.subarray(8)]).toEqual([-8192, 8192]);
  });

  it('[SO14] writes and reads audiowaveform .dat version 2', () => {
    const level = { samplesPerPixel: 256, length: 2, data: Int16Array.of(-1, 2, -3, 4, -32768, 32767, 0, 0) };
    const bytes = encodeDat(level, { sampleRate: 44_100, channels: 2 });
    expect(Buffer.from(bytes).toString('hex')).toBe(
      '02000000000000' +
        '0044ac0000' +
        '00010000' +
        '02000000' +
        '02000000' +
        'ffff0200fdff04000080ff7f00000000',
    );
    expect(decodeDat(bytes)).toEqual({ ...level, sampleRate: 44_100, channels: 2 });
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(decodeDat(shifted.subarray(1)).data).toEqual(level.data);
  });

  it('[SO14] refuses what is no such file', () => {
    const good = encodeDat(
      { samplesPerPixel: 256, length: 1, data: Int16Array.of(0, 0) },
      { sampleRate: 8000, channels: 1 },
    );
    const changed = (offset: number, value: number) => {
      const bytes = good.slice();
      bytes[offset] = value;
      return bytes;
    };
    const bad = [
      new Uint8Array(),
      good.subarray(0, 23),
      good.subarray(0, 27),
      changed(0, 1),
      changed(4, 1),
      changed(19, 255),
    ];
    for (const bytes of [...bad, changed(12 + 3, 0x80), changed(20, 0), changed(23, 0xff)]) {
      expect(() => decodeDat(bytes)).toThrow(RangeError);
    }
  });

  it('[SO15] serves the coarsest level not above the wish, else the finest', () => {
    const levels = [4096, 256, 1024].map((samplesPerPixel) => ({ samplesPerPixel }));
    const wishes = [0, 1, 255, 256, 1023, 1024, 5000, Infinity];
    expect(wishes.map((wish) => nearestLevel(levels, wish).samplesPerPixel)).toEqual([
      256, 256, 256, 256, 256, 1024, 4096, 4096,
    ]);
    expect(() => nearestLevel([], 256)).toThrow(RangeError);
  });
});
