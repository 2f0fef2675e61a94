import { describe, expect, it } from 'vitest';
import { createTruePeakMeter } from '@/audio/dsp/true-peak';
import type { Planes } from '../signals';
import { feed, noise, plane } from '../signals';

function truePeakOf(sampleRate: number, planes: Planes, size?: number) {
  return feed(createTruePeakMeter({ sampleRate, channels: planes.length }), planes, size).result();
}

const toDb = (amplitude: number) => 20 * Math.log10(amplitude);

function expectWithinEbuTolerance(measuredDb: number, targetDb: number) {
  expect(measuredDb - targetDb).toBeLessThanOrEqual(0.2);
  expect(measuredDb - targetDb).toBeGreaterThanOrEqual(-0.4);
}

/** `amplitude` times a sine of rate / `divisor`, from `degrees` on, faded in over 10 ms. */
function sine(rate: number, amplitude: number, divisor: number, degrees: number): Float32Array {
  const phase = (degrees * Math.PI) / 180;
  return plane(rate, (frame) => {
    const fade = Math.min(1, frame / (rate / 100), (rate - frame) / (rate / 100));
    return fade * amplitude * Math.sin((2 * Math.PI * frame) / divisor + phase);
  });
}

/**
 * A burst at four times the rate: a half-scale sine of rate / 6 with one period of full scale in it, low-passed below
 * half the rate and scaled to a peak of exactly 1.
 */
function burst(): Float64Array {
  const length = 4096;
  const raw = Float64Array.from({ length }, (_, i) => {
    const period = Math.floor((i - length / 2) / 24);
    const amplitude = Math.abs(i - length / 2) > 360 ? 0 : period === 0 ? 1 : 0.5;
    return amplitude * Math.sin((2 * Math.PI * i) / 24);
  });
  const reach = 192;
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => {
    const t = i - reach;
    const ideal = t === 0 ? 0.225 : Math.sin(Math.PI * 0.225 * t) / (Math.PI * t);
    return ideal * (0.5 + 0.5 * Math.cos((Math.PI * t) / (reach + 1)));
  });
  const filtered = raw.map((_, i) => taps.reduce((sum, tap, k) => sum + tap * (raw[i + reach - k] ?? 0), 0));
  const peak = filtered.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  return filtered.map((x) => x / peak);
}

describe.each([48_000, 44_100])('EBU Tech 3341, true peak at %d Hz', (rate) => {
  it.each([
    { name: '15', amplitude: 0.5, divisor: 4, degrees: 0, target: -6 },
    { name: '16', amplitude: 0.5, divisor: 4, degrees: 45, target: -6 },
    { name: '17', amplitude: 0.5, divisor: 6, degrees: 60, target: -6 },
    { name: '18', amplitude: 0.5, divisor: 8, degrees: 67.5, target: -6 },
    { name: '19', amplitude: 1.41, divisor: 4, degrees: 45, target: 3 },
  ])('[SO7] case $name', ({ amplitude, divisor, degrees, target }) => {
    const x = sine(rate, amplitude, divisor, degrees);
    expectWithinEbuTolerance(toDb(truePeakOf(rate, [x, x]).truePeak), target);
  });
});

describe('EBU Tech 3341, true peak of bursts', () => {
  it('[SO7] cases 20 to 23: the peak is found whichever of four phases was sampled', () => {
    const fine = burst();
    for (let phase = 0; phase < 4; phase++) {
      const x = plane(fine.length / 4, (frame) => fine[4 * frame + phase]!);
      expectWithinEbuTolerance(toDb(truePeakOf(48_000, [x]).truePeak), 0);
    }
  });
});

/** Every point between frames by the sum itself, silence before and after, nothing skipped. */
function reference(planes: Planes, offsets: readonly number[]) {
  let truePeak = 0;
  let truePeakFrame: number | null = null;
  const frames = planes[0]!.length;
  for (let n = -6; n < frames + 6; n++) {
    for (const x of planes) {
      for (const offset of offsets) {
        let value = 0;
        for (let k = n - 5; k <= n + 6; k++) {
          const t = Math.PI * (k - n - offset);
          const tap = t === 0 ? 1 : ((Math.sin(t) / t) * (1 + Math.cos(t / 6))) / 2;
          value += tap * (x[k] ?? 0);
        }
        if (Math.abs(value) > truePeak * (1 + 1e-12)) {
          truePeak = Math.abs(value);
          truePeakFrame = Math.min(Math.max(n, 0), frames - 1);
        }
      }
    }
  }
  return { truePeak, truePeakFrame };
}

describe('the true-peak meter', () => {
  it.each([
    { rate: 48_000, offsets: [0, 0.25, 0.5, 0.75] },
    { rate: 96_000, offsets: [0, 0.5] },
    { rate: 192_000, offsets: [0] },
  ])('[SO7] equals the plain sum over all points at $rate Hz, and so does its place', ({ rate, offsets }) => {
    for (let seed = 1; seed <= 25; seed++) {
      const random = noise(seed);
      const planes = [plane(60 + seed * 5, random), plane(60 + seed * 5, random)];
      const expected = reference(planes, offsets);
      const measured = truePeakOf(rate, planes, 1 + seed * 3);
      expect(measured.truePeak).toBeCloseTo(expected.truePeak, 12);
      expect(measured.truePeakFrame).toBe(expected.truePeakFrame);
    }
  });

  it('[SO7] finds a peak in the very first and the very last frame', () => {
    for (const place of [0, 999]) {
      const x = plane(1000, (frame) => (frame === place ? -0.8 : 0));
      const { truePeak, truePeakFrame, samplePeak } = truePeakOf(48_000, [x]);
      expect(samplePeak).toBeCloseTo(0.8, 6);
      expect(truePeak).toBe(samplePeak);
      expect(truePeakFrame).toBe(place);
    }
  });

  it('[SO7] finds a peak between two loud frames wherever they stand in a silent file', () => {
    for (let place = 0; place < 100; place++) {
      const x = plane(400, (frame) => (frame === place || frame === place + 1 ? 0.5 : 0));
      const { truePeak, truePeakFrame } = truePeakOf(48_000, [x], 250);
      expect(truePeak).toBeGreaterThan(0.6);
      expect(truePeakFrame).toBe(place);
    }
  });

  it('[SO7] names the earliest of equal peaks, in whichever channel it is', () => {
    const late = plane(1000, (frame) => (frame === 700 ? 1 : 0));
    const early = plane(1000, (frame) => (frame === 300 ? 1 : 0));
    expect(truePeakOf(48_000, [late, early]).truePeakFrame).toBe(300);
    expect(truePeakOf(48_000, [early, late]).truePeakFrame).toBe(300);
  });
});
