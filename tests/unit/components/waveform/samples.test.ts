import { describe, expect, it } from 'vitest';
import type { PeakLevel } from '@/client/peaks-cache';
import type { Segments } from '@/client/segments';
import { readWave, singleSamples } from '@/components/waveform/samples';

const frames = 65_536 * 2 + 100;
const sampleAt = (frame: number, channel = 0) => Math.sin(frame / 9 + channel + (frame % 41)) * 0.6;

/** Peaks that say 0.5 everywhere: samples say something else. */
const level: PeakLevel = {
  framesPerBucket: 256,
  channels: 2,
  buckets: Math.ceil(frames / 256),
  peaks: new Int16Array(Math.ceil(frames / 256) * 4).map((_, i) => (i % 2 ? 16_384 : -16_384)),
  rms: undefined,
};

function segmentsHere(here: readonly number[]): Segments {
  return {
    get: (n) =>
      here.includes(n)
        ? [0, 1].map((channel) =>
            Float32Array.from({ length: Math.min(65_536, frames - n * 65_536) }, (_, i) =>
              sampleAt(n * 65_536 + i, channel),
            ),
          )
        : undefined,
    want: () => undefined,
    close: () => undefined,
  };
}

const all = segmentsHere([0, 1, 2]);

describe('the wave close in', () => {
  it.each([5, 16, 61, 97, 200, 255])(
    '[SO32] a column of %i samples has the lowest and highest of them, across segments too',
    (width) => {
      const start = 65_536 - 2.5 * width;
      const first = Math.floor(start);
      const { min, max, rms } = readWave({ level, segments: all }, [0], first, width, 5);
      for (let column = 0; column < 5; column++) {
        const inside = Array.from({ length: width }, (_, i) =>
          Math.fround(sampleAt(first + column * width + i)),
        );
        expect(min[column]).toBeCloseTo(Math.min(0, ...inside), 6);
        expect(max[column]).toBeCloseTo(Math.max(0, ...inside), 6);
        expect(rms[column]).toBeCloseTo(Math.sqrt(inside.reduce((sum, x) => sum + x * x, 0) / width), 6);
      }
    },
  );

  it('[SO32] between two samples the wave is the line from one to the other', () => {
    const { max, min } = readWave({ level, segments: all }, [0], 1000, 0.25, 4);
    for (let column = 0; column < 4; column++) {
      const line = (share: number) => sampleAt(1000) + (sampleAt(1001) - sampleAt(1000)) * share;
      const ends = [line(column / 4), line((column + 1) / 4)];
      expect(max[column]).toBeCloseTo(Math.max(0, ...ends), 6);
      expect(min[column]).toBeCloseTo(Math.min(0, ...ends), 6);
    }
  });

  it('[SO32] several channels in one row share their extremes', () => {
    const { max } = readWave({ level, segments: all }, [0, 1], 500, 1, 1);
    expect(max[0]).toBeCloseTo(Math.max(0, sampleAt(500, 0), sampleAt(500, 1)), 6);
  });

  it('[SO33] peaks stand in for samples that are not here', () => {
    const { max } = readWave({ level, segments: segmentsHere([1]) }, [0], 65_536 - 32, 16, 4);
    expect([...max.slice(0, 2)]).toEqual([0.5, 0.5]);
    expect(max[2]).toBeCloseTo(0.6, 1);
    expect(max[2]).not.toBe(0.5);
  });

  it('[SO33] as long as peaks are fine enough, they are what is drawn', () => {
    expect([...readWave({ level, segments: all }, [0], 0, 256, 3).max]).toEqual([0.5, 0.5, 0.5]);
  });

  it('[SO32] single samples are those that are here, each at its frame', () => {
    const singles = singleSamples(segmentsHere([1]), 0, 65_534, 65_538);
    expect(singles.map(({ frame }) => frame)).toEqual([65_536, 65_537, 65_538]);
    expect(singles[1]?.sample).toBeCloseTo(sampleAt(65_537), 6);
  });
});
