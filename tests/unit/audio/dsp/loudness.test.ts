import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createLoudnessMeter } from '@/audio/dsp/loudness';
import { wavHeader } from '@/audio/files/wav';
import { LoudnessSchema } from '@/domain/loudness';
import type { Planes } from '../signals';
import { feed, gain, noise, plane, tone } from '../signals';

function measure(sampleRate: number, planes: Planes) {
  const meter = feed(createLoudnessMeter({ sampleRate, channels: planes.length }), planes);
  return { ...meter.result(), curve: meter.shortTermLufs(), peak: meter.peak() };
}

/** The same sine left and right: its peak level is its loudness. */
function measureTone(sampleRate: number, parts: Parameters<typeof tone>[1]) {
  const both = tone(sampleRate, parts);
  return measure(sampleRate, [both, both]);
}

function repeat(times: number, parts: Parameters<typeof tone>[1]) {
  return Array.from({ length: times }, () => parts).flat();
}

const offsets = Array.from({ length: 20 }, (_, index) => index);

describe.each([48_000, 44_100])('[SO10] EBU Tech 3341 at %d Hz', (rate) => {
  it('[SO3] cases 1 and 2: a steady tone reads its level in all three windows', () => {
    for (const level of [-23, -33]) {
      const { integratedLufs, maxMomentaryLufs, maxShortTermLufs } = measureTone(rate, [
        { db: level, seconds: 20 },
      ]);
      for (const reading of [integratedLufs, maxMomentaryLufs, maxShortTermLufs]) {
        expect(Math.abs(reading! - level)).toBeLessThanOrEqual(0.1);
      }
    }
  });

  it('[SO3] cases 3, 4 and 5: the gates leave out what is quiet', () => {
    const ramps = [
      [
        { db: -36, seconds: 10 },
        { db: -23, seconds: 60 },
        { db: -36, seconds: 10 },
      ],
      [
        { db: -72, seconds: 10 },
        { db: -36, seconds: 10 },
        { db: -23, seconds: 60 },
        { db: -36, seconds: 10 },
        { db: -72, seconds: 10 },
      ],
      [
        { db: -26, seconds: 20 },
        { db: -20, seconds: 20.1 },
        { db: -26, seconds: 20 },
      ],
    ];
    for (const parts of ramps)
      expect(Math.abs(measureTone(rate, parts).integratedLufs! + 23)).toBeLessThanOrEqual(0.1);
  });

  it('[SO6] case 6: five channels, each with its weight', () => {
    const [side, centre, surround] = [-28, -24, -30].map((db) => tone(rate, [{ db, seconds: 20 }])) as Planes;
    const planes = [side!, side!, centre!, surround!, surround!];
    expect(Math.abs(measure(rate, planes).integratedLufs! + 23)).toBeLessThanOrEqual(0.1);
    const withLfe = [side!, side!, centre!, plane(side!.length, noise(3)), surround!, surround!];
    expect(measure(rate, withLfe).integratedLufs).toBe(measure(rate, planes).integratedLufs);
  });

  it('[SO4] case 9: short-term loudness stays put while the tone pulses', () => {
    const pulse = [
      { db: -20, seconds: 1.34 },
      { db: -30, seconds: 1.66 },
    ];
    const { curve } = measureTone(rate, repeat(5, pulse));
    expect(curve).toHaveLength(150);
    expect(curve.subarray(0, 29).every((value) => value === -Infinity)).toBe(true);
    for (const value of curve.subarray(29)) expect(Math.abs(value + 23)).toBeLessThanOrEqual(0.1);
  });

  it('[SO4] case 10: a tone of 3 s is found wherever it begins', () => {
    for (const offset of offsets) {
      const { maxShortTermLufs } = measureTone(rate, [
        { db: null, seconds: offset * 0.15 },
        { db: -23, seconds: 3 },
        { db: null, seconds: 1 },
      ]);
      expect(Math.abs(maxShortTermLufs! + 23)).toBeLessThanOrEqual(0.1);
    }
  });

  it('[SO2] case 12: momentary loudness stays put while the tone pulses', () => {
    const pulse = [
      { db: -20, seconds: 0.18 },
      { db: -30, seconds: 0.22 },
    ];
    expect(Math.abs(measureTone(rate, repeat(25, pulse)).maxMomentaryLufs! + 23)).toBeLessThanOrEqual(0.1);
  });

  it('[SO2] case 13: a tone of 400 ms is found wherever it begins', () => {
    for (const offset of offsets) {
      const { maxMomentaryLufs } = measureTone(rate, [
        { db: null, seconds: offset * 0.02 },
        { db: -23, seconds: 0.4 },
        { db: null, seconds: 1 },
      ]);
      expect(Math.abs(maxMomentaryLufs! + 23)).toBeLessThanOrEqual(0.1);
    }
  });
});

describe.each([48_000, 44_100])('[SO10] EBU Tech 3342 at %d Hz', (rate) => {
  it.each([
    { levels: [-20, -30], range: 10 },
    { levels: [-20, -15], range: 5 },
    { levels: [-40, -20], range: 20 },
    { levels: [-50, -35, -20, -35, -50], range: 15 },
  ])('[SO5] $levels dBFS, 20 s each, range over $range LU', ({ levels, range }) => {
    const parts = levels.map((db) => ({ db, seconds: 20 }));
    expect(Math.abs(measureTone(rate, parts).rangeLu! - range)).toBeLessThanOrEqual(1);
  });
});

/** BS.1770-5 written out: its own 48 kHz coefficients, every window summed by itself. */
function referenceIntegrated(planes: Planes): number {
  const weighted = planes.map((x) => {
    const shelf = filter(
      x,
      [1.53512485958697, -2.69169618940638, 1.19839281085285],
      [-1.69065929318241, 0.73248077421585],
    );
    return filter(shelf, [1, -2, 1], [-1.99004745483398, 0.99007225036621]);
  });
  const energies: number[] = [];
  for (let start = 0; start + 19_200 <= planes[0]!.length; start += 4800) {
    let energy = 0;
    for (const x of weighted) for (let i = start; i < start + 19_200; i++) energy += (x[i]! * x[i]!) / 19_200;
    energies.push(energy);
  }
  const loudness = (energy: number) => -0.691 + 10 * Math.log10(energy);
  const mean = (list: number[]) => list.reduce((sum, energy) => sum + energy, 0) / list.length;
  const heard = energies.filter((energy) => loudness(energy) > -70);
  return loudness(mean(heard.filter((energy) => loudness(energy) > loudness(mean(heard)) - 10)));
}

function filter(x: ArrayLike<number>, b: readonly number[], a: readonly number[]): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    y[i] =
      b[0]! * x[i]! +
      b[1]! * (x[i - 1] ?? 0) +
      b[2]! * (x[i - 2] ?? 0) -
      a[0]! * (y[i - 1] ?? 0) -
      a[1]! * (y[i - 2] ?? 0);
  }
  return y;
}

/** Something like music: tones and noise under a slow swell, different left and right. */
function swell(rate: number, seconds: number): Planes {
  const random = noise(23);
  return [220, 331].map((hertz, side) =>
    plane(rate * seconds, (frame) => {
      const t = frame / rate;
      const level = 0.15 + 0.14 * Math.sin(2 * Math.PI * 0.11 * t + side);
      return level * (Math.sin(2 * Math.PI * hertz * t) + Math.sin(2 * Math.PI * 5100 * t) + 0.5 * random());
    }),
  );
}

describe('the loudness meter', () => {
  it('[SO3] equals BS.1770-5 written out with the coefficients of its tables', () => {
    const planes = swell(48_000, 12);
    expect(measure(48_000, planes).integratedLufs).toBeCloseTo(referenceIntegrated(planes), 5);
  });

  it.each([8_000, 11_025, 22_050, 32_000, 88_200, 192_000, 384_000])(
    '[SO2] reads a tone right at %d Hz',
    (rate) => {
      const { integratedLufs, maxMomentaryLufs, maxShortTermLufs } = measureTone(rate, [
        { db: -23, seconds: 4 },
      ]);
      for (const reading of [integratedLufs, maxMomentaryLufs, maxShortTermLufs]) {
        expect(Math.abs(reading! + 23)).toBeLessThanOrEqual(0.1);
      }
    },
  );

  it('[SO6] weighs every channel by its place', () => {
    const sound = tone(48_000, [{ db: -23, seconds: 0.6 }]);
    const silence = new Float32Array(sound.length);
    const alone = measure(48_000, [sound]).integratedLufs!;
    const heardIn = (count: number) =>
      Array.from({ length: count }, (_, place) => {
        const planes = Array.from({ length: count }, (_, channel) => (channel === place ? sound : silence));
        const { integratedLufs } = measure(48_000, planes);
        return integratedLufs === null ? 0 : Number((10 ** ((integratedLufs - alone) / 10)).toFixed(6));
      });
    expect([1, 2, 3, 4, 5, 6, 7, 8].map(heardIn)).toEqual([
      [1],
      [1, 1],
      [1, 1, 1],
      [1, 1, 1.41, 1.41],
      [1, 1, 1, 1.41, 1.41],
      [1, 1, 1, 0, 1.41, 1.41],
      [1, 1, 1, 0, 1, 1.41, 1.41],
      [1, 1, 1, 0, 1, 1, 1.41, 1.41],
    ]);
  });

  it('[SO8] is null where nothing is defined', () => {
    const nothing = {
      integratedLufs: null,
      rangeLu: null,
      maxMomentaryLufs: null,
      maxShortTermLufs: null,
      truePeakDbtp: null,
      samplePeakDbfs: null,
    };
    const meter = createLoudnessMeter({ sampleRate: 48_000, channels: 2 });
    expect(meter.result()).toEqual(nothing);
    expect(meter.shortTermLufs()).toHaveLength(0);
    expect(feed(meter, [new Float32Array(300_000), new Float32Array(300_000)]).result()).toEqual(nothing);
    expect(meter.peak()).toEqual({ truePeak: 0, truePeakFrame: null, samplePeak: 0 });

    const short = measureTone(48_000, [{ db: -23, seconds: 0.399 }]);
    expect(short).toMatchObject({
      integratedLufs: null,
      maxMomentaryLufs: null,
      maxShortTermLufs: null,
      rangeLu: null,
    });
    expect(short.samplePeakDbfs).toBeCloseTo(-23, 1);
    expect(measureTone(48_000, [{ db: -23, seconds: 2.99 }])).toMatchObject({
      maxShortTermLufs: null,
      rangeLu: null,
    });
    expect(measureTone(48_000, [{ db: -80, seconds: 5 }])).toMatchObject({
      integratedLufs: null,
      rangeLu: null,
    });
    expect(measureTone(48_000, [{ db: -23, seconds: 4 }]).rangeLu).toBeCloseTo(0, 3);
  });

  it('[SO8] stays finite on absurd input and refuses what it does not know', () => {
    const huge = plane(200_000, (frame) => (frame % 3 === 0 ? 3e38 : -3e38));
    const { curve: _curve, peak: _peak, ...loudness } = measure(44_100, [huge, huge]);
    expect(LoudnessSchema.safeParse(loudness).success).toBe(true);
    expect(loudness.integratedLufs).toBeGreaterThan(700);
    const tiny = plane(200_000, () => 1e-42);
    expect(measure(44_100, [tiny, tiny]).integratedLufs).toBeNull();
    expect(() => createLoudnessMeter({ sampleRate: 48_000, channels: 0 })).toThrow(RangeError);
    expect(() => createLoudnessMeter({ sampleRate: 48_000, channels: 9 })).toThrow(RangeError);
    expect(() => createLoudnessMeter({ sampleRate: 1, channels: 2 })).toThrow(RangeError);
  });

  const ffmpeg = process.env.FFMPEG_PATH ?? 'ffmpeg';
  const hasFfmpeg = spawnSync(ffmpeg, ['-version']).status === 0;
  it.skipIf(!hasFfmpeg)('[SO10] agrees with ffmpeg ebur128 (needs ffmpeg on PATH)', () => {
    const rate = 48_000;
    const planes = swell(rate, 20);
    const frames = planes[0]!.length;
    const samples = plane(frames * 2, (i) => planes[i % 2]![Math.floor(i / 2)]!);
    const header = wavHeader({ format: { kind: 'float', bits: 32 }, channels: 2, sampleRate: rate, frames });
    const { stderr } = spawnSync(
      ffmpeg,
      [
        '-nostdin',
        '-hide_banner',
        '-i',
        'pipe:0',
        '-af',
        'ebur128=peak=true:framelog=verbose',
        '-f',
        'null',
        '-',
      ],
      { input: Buffer.concat([header, Buffer.from(samples.buffer)]), encoding: 'utf8' },
    );
    const read = (label: RegExp) => Number(label.exec(stderr.slice(stderr.lastIndexOf('Summary:')))?.[1]);
    const { integratedLufs, rangeLu, truePeakDbtp } = measure(rate, planes);
    expect(Math.abs(integratedLufs! - read(/I:\s+(-?[\d.]+)/))).toBeLessThanOrEqual(0.1);
    expect(Math.abs(rangeLu! - read(/LRA:\s+(-?[\d.]+)/))).toBeLessThanOrEqual(0.15);
    expect(Math.abs(truePeakDbtp! - read(/Peak:\s+(-?[\d.]+)/))).toBeLessThanOrEqual(0.2);
  });

  it('[SO7] reports the true peak in dBTP and the sample peak in dBFS', () => {
    const { truePeakDbtp, samplePeakDbfs } = measureTone(48_000, [{ db: -6, seconds: 1 }]);
    expect(Math.abs(truePeakDbtp! + 6)).toBeLessThan(0.05);
    expect(Math.abs(samplePeakDbfs! - 20 * Math.log10(gain(-6)))).toBeLessThan(0.01);
  });
});
