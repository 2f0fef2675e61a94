import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { createDefectMeter } from '@/audio/dsp/defects';
import { createLoudnessMeter } from '@/audio/dsp/loudness';
import { createPeaks } from '@/audio/dsp/peaks';
import { createTruePeakMeter } from '@/audio/dsp/true-peak';
import type { Planes } from '@/tests/unit/audio/signals';
import { feedInPieces, noise, plane } from '@/tests/unit/audio/signals';

const pieces = fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5000 })), {
  minLength: 1,
  maxLength: 8,
});

/** Noise in steps, so that full scale, silence and equal peaks are all common. */
const sound = fc
  .record({
    seed: fc.integer(),
    channels: fc.integer({ min: 1, max: 3 }),
    frames: fc.integer({ min: 0, max: 12_000 }),
    steps: fc.constantFrom(1, 2, 1000),
  })
  .map(({ seed, channels, frames, steps }): Planes => {
    const random = noise(seed);
    return Array.from({ length: channels }, () =>
      plane(frames, () => Math.round(random() * 1.4 * steps) / steps),
    );
  });

const rate = fc.constantFrom(8_000, 11_025, 44_100, 96_000);

describe('[SO9] however the sound is cut into pushes, it measures the same', () => {
  test.prop([sound, rate, pieces], { seed: 1770, numRuns: 60 })(
    '[SO9] loudness',
    (planes, sampleRate, sizes) => {
      const make = () => createLoudnessMeter({ sampleRate, channels: planes.length });
      const whole = feedInPieces(make(), planes, [20_000]);
      const cut = feedInPieces(make(), planes, sizes);
      expect(cut.result()).toEqual(whole.result());
      expect(cut.shortTermLufs()).toEqual(whole.shortTermLufs());
      expect(cut.peak()).toEqual(whole.peak());
    },
  );

  test.prop([sound, rate, pieces], { seed: 3341, numRuns: 150 })(
    '[SO9] true peak',
    (planes, sampleRate, sizes) => {
      const make = () => createTruePeakMeter({ sampleRate, channels: planes.length });
      expect(feedInPieces(make(), planes, sizes).result()).toEqual(
        feedInPieces(make(), planes, [20_000]).result(),
      );
    },
  );

  test.prop([sound, pieces], { seed: 256, numRuns: 100 })('[SO9] peaks', (planes, sizes) => {
    const make = () => createPeaks({ channels: planes.length });
    expect(feedInPieces(make(), planes, sizes).finish()).toEqual(
      feedInPieces(make(), planes, [20_000]).finish(),
    );
  });

  test.prop([sound, pieces], { seed: 999, numRuns: 100 })('[SO9] defects', (planes, sizes) => {
    const make = () =>
      createDefectMeter({ sampleRate: 1000, channels: planes.length, mayExceedFullScale: false });
    expect(feedInPieces(make(), planes, sizes).result()).toEqual(
      feedInPieces(make(), planes, [20_000]).result(),
    );
  });
});

const quantise = (x: number) => Math.min(32767, Math.max(-32768, Math.floor(x * 32768)));

describe('[SO12] peaks of every level', () => {
  test.prop([fc.integer(), fc.integer({ min: 1, max: 2 }), fc.integer({ min: 131_000, max: 140_000 })], {
    seed: 1024,
    numRuns: 6,
  })('[SO12] [SO13] equal those drawn from the samples themselves', (seed, channels, frames) => {
    const random = noise(seed);
    const planes = Array.from({ length: channels }, () => plane(frames, () => random() * 1.1));
    const { peaks, rms } = feedInPieces(createPeaks({ channels }), planes, [4096]).finish();
    for (const [index, level] of peaks.entries()) {
      expect(level.length).toBe(Math.ceil(frames / level.samplesPerPixel));
      for (let pixel = 0; pixel < level.length; pixel++) {
        planes.forEach((x, channel) => {
          const span = x.subarray(pixel * level.samplesPerPixel, (pixel + 1) * level.samplesPerPixel);
          const at = (pixel * channels + channel) * 2;
          const low = span.reduce((least, value) => Math.min(least, value), Infinity);
          const high = span.reduce((most, value) => Math.max(most, value), -Infinity);
          const meanSquare = span.reduce((sum, value) => sum + value * value, 0) / span.length;
          if (level.data[at] !== quantise(low) || level.data[at + 1] !== quantise(high)) {
            expect([...level.data.subarray(at, at + 2)]).toEqual([quantise(low), quantise(high)]);
          }
          const drawn = rms[index]!.data;
          if (
            Math.abs(drawn[at + 1]! - Math.sqrt(meanSquare) * 32768) > 1 ||
            drawn[at]! + drawn[at + 1]! > 0
          ) {
            expect([...drawn.subarray(at, at + 2)]).toEqual([
              quantise(-Math.sqrt(meanSquare)),
              quantise(Math.sqrt(meanSquare)),
            ]);
          }
        });
      }
    }
  });
});

/** Clipped runs by definition, one sample after the other. */
function runsOf(x: Float32Array): { startFrame: number; endFrame: number }[] {
  const found = [];
  for (let start = 0; start < x.length;) {
    let end = start + 1;
    if (Math.abs(x[start]!) >= 0.999) {
      while (end < x.length && Math.abs(x[end]!) >= 0.999 && x[end]! > 0 === x[start]! > 0) end++;
      if (end - start >= 3) found.push({ startFrame: start, endFrame: end });
    }
    start = end;
  }
  return found;
}

describe('[SO16] clipping', () => {
  test.prop([fc.array(fc.constantFrom(0, 0.5, 1, 1, -1, -1), { maxLength: 400 })], { seed: 16 })(
    '[SO16] equals a count by definition',
    (samples) => {
      const x = Float32Array.from(samples);
      const { clippedRuns, clippedSpans } = feedInPieces(
        createDefectMeter({ sampleRate: 8000, channels: 1, mayExceedFullScale: false }),
        [x],
        [7],
      ).result();
      const expected = runsOf(x);
      expect(clippedRuns).toBe(expected.length);
      expect(clippedSpans).toEqual(expected.slice(0, 50).map((span) => ({ channel: 0, ...span })));
    },
  );
});
