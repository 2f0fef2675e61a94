import { describe, expect, it } from 'vitest';
import { createPeaks } from '@/audio/dsp/peaks';
import { bestLevel, levelFor, type PeakLevel } from '@/client/peaks-cache';
import { isClipped, readColumns, rowsFor } from '@/components/waveform/columns';

/** Levels of a sound as the browser gets them. */
function levelsOf(planes: Float32Array[]): PeakLevel[] {
  const builder = createPeaks({ channels: planes.length });
  builder.push(planes, planes[0]?.length ?? 0);
  const { peaks, rms } = builder.finish();
  return peaks.map((level, index) => ({
    framesPerBucket: level.samplesPerPixel,
    channels: planes.length,
    buckets: level.length,
    peaks: level.data,
    rms: rms[index]?.data,
  }));
}

const click = (length: number, at: number, height: number) => {
  const samples = new Float32Array(length);
  samples[at] = height;
  return samples;
};
const first = (levels: readonly PeakLevel[]) => {
  const [level] = levels;
  if (!level) throw new Error('no level');
  return level;
};

describe('columns', () => {
  it('show a click in the column that holds it and nowhere else', () => {
    const level = first(levelsOf([click(256 * 64, 256 * 20 + 7, 0.5)]));
    const columns = readColumns(level, [0], 0, 256, 64);
    const hit = Array.from(columns.max).flatMap((value, index) => (value > 0 ? [index] : []));
    expect(hit).toEqual([20]);
    expect(columns.max[20]).toBeCloseTo(0.5, 3);
  });

  it('lose no peak between columns of any width', () => {
    const level = first(levelsOf([click(256 * 640, 256 * 311 + 3, 1)]));
    for (const width of [256, 300, 1000.5, 7777]) {
      const columns = readColumns(level, [0], 0, width, Math.ceil((256 * 640) / width));
      expect(Math.max(...columns.max)).toBeGreaterThan(0.99);
    }
  });

  it('are the same whether read at once or in stretches', () => {
    const samples = Float32Array.from({ length: 256 * 400 }, (_, at) => Math.sin(at * at));
    const level = first(levelsOf([samples]));
    const whole = readColumns(level, [0], 0, 333.25, 300);
    const later = readColumns(level, [0], 100 * 333.25, 333.25, 200);
    expect(Array.from(later.max)).toEqual(Array.from(whole.max.subarray(100)));
  });

  it('give the RMS of what they cover', () => {
    const square = Float32Array.from({ length: 256 * 64 }, (_, at) => (at % 2 ? 0.25 : -0.25));
    const columns = readColumns(first(levelsOf([square])), [0], 0, 512, 32);
    expect(columns.rms[3]).toBeCloseTo(0.25, 3);
  });

  it('take the louder of two channels in one row', () => {
    const level = first(levelsOf([click(2560, 300, 0.5), click(2560, 300, -0.75)]));
    const columns = readColumns(level, [0, 1], 0, 256, 10);
    expect([columns.min[1], columns.max[1]].map((value) => value?.toFixed(2))).toEqual(['-0.75', '0.50']);
  });

  it('are silent behind the end', () => {
    const columns = readColumns(first(levelsOf([new Float32Array(2560).fill(0.5)])), [0], 0, 256, 20);
    expect(columns.max[9]).toBeGreaterThan(0.4);
    expect(columns.max[15]).toBe(0);
  });

  it('know a sample at full scale', () => {
    const columns = readColumns(first(levelsOf([click(2560, 300, 1)])), [0], 0, 256, 10);
    expect(isClipped(columns, 1)).toBe(true);
    expect(isClipped(columns, 2)).toBe(false);
  });
});

describe('rows', () => {
  it('are two for stereo where there is room', () => {
    expect(rowsFor(2, 900, 330)).toEqual([[0], [1]]);
    expect(rowsFor(2, 390, 330)).toEqual([[0, 1]]);
    expect(rowsFor(2, 900, 158)).toEqual([[0, 1]]);
    expect(rowsFor(1, 900, 330)).toEqual([[0]]);
    expect(rowsFor(6, 900, 330)).toEqual([[0, 1, 2, 3, 4, 5]]);
  });
});

describe('levels', () => {
  it('are asked for in steps of four, never coarser than a column', () => {
    expect([100, 256, 1023, 1024, 70_000].map(levelFor)).toEqual([256, 256, 256, 1024, 65_536]);
  });

  it('stand in for one another until the right one is here', () => {
    const [fine, coarse] = [256, 4096].map((framesPerBucket) => ({ framesPerBucket }) as PeakLevel);
    expect(bestLevel([fine, coarse], 5000)).toBe(coarse);
    expect(bestLevel([fine, coarse], 1000)).toBe(fine);
    expect(bestLevel([undefined, coarse], 300)).toBe(coarse);
    expect(bestLevel([], 300)).toBeUndefined();
  });
});
