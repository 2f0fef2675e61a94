import { describe, expect, it } from 'vitest';
import { cos, dbToGain, exp, gainToDb, log, log10, pow, sin, tan } from '@/audio/dsp/math';
import { noise } from '../signals';
import { digestMath } from './math-digest';

/** The largest relative distance from a reference that is itself within one unit in the last place. */
function worst(
  count: number,
  input: () => number,
  ours: (x: number) => number,
  reference: (x: number) => number,
) {
  let error = 0;
  for (let i = 0; i < count; i++) {
    const x = input();
    const truth = reference(x);
    if (truth !== 0) error = Math.max(error, Math.abs((ours(x) - truth) / truth));
  }
  return error;
}

describe('audio/dsp/math', () => {
  it('[SO1] gives the same bits everywhere: the digest over a million inputs', () => {
    expect(digestMath()).toBe('e3444c8bdf2b349c');
  });

  it.each([
    { name: 'sin', ours: sin, reference: Math.sin, ranges: [1, 1000, 1e9] },
    { name: 'cos', ours: cos, reference: Math.cos, ranges: [1, 1000, 1e9] },
    { name: 'tan', ours: tan, reference: Math.tan, ranges: [1.57, 1000] },
    { name: 'exp', ours: exp, reference: Math.exp, ranges: [1, 700] },
  ])('[SO1] $name is within 1e-12', ({ ours, reference, ranges }) => {
    const random = noise(7);
    for (const range of ranges) {
      expect(worst(50_000, () => random() * range, ours, reference)).toBeLessThan(1e-12);
    }
  });

  it('[SO1] sine keeps its precision next to multiples of π', () => {
    const random = noise(11);
    const nearPi = () => Math.round(random() * 1e8) * Math.PI;
    expect(worst(50_000, nearPi, sin, Math.sin)).toBeLessThan(1e-12);
  });

  it.each([
    { name: 'log', ours: log, reference: Math.log },
    { name: 'log10', ours: log10, reference: Math.log10 },
  ])(
    '[SO1] $name is within 1e-12, next to 1 and among the smallest numbers as well',
    ({ ours, reference }) => {
      const random = noise(13);
      expect(worst(50_000, () => Math.exp(random() * 700), ours, reference)).toBeLessThan(1e-12);
      expect(worst(50_000, () => 1 + random() * 1e-6, ours, reference)).toBeLessThan(1e-12);
      expect(worst(1000, () => 5e-324 * Math.round(1 + 1000 * (random() + 1)), ours, reference)).toBeLessThan(
        1e-12,
      );
    },
  );

  it('[SO1] powers and decibels are within 1e-12 of the engine', () => {
    const random = noise(17);
    expect(
      worst(
        50_000,
        () => 10 * (random() + 1.0001),
        (x) => pow(x, 7.3),
        (x) => x ** 7.3,
      ),
    ).toBeLessThan(1e-12);
    expect(
      worst(
        50_000,
        () => random() * 150,
        dbToGain,
        (x) => 10 ** (x / 20),
      ),
    ).toBeLessThan(1e-12);
    expect(
      worst(
        50_000,
        () => random() + 1.0001,
        gainToDb,
        (x) => 20 * Math.log10(x),
      ),
    ).toBeLessThan(1e-12);
  });

  it('[SO1] answers at the edges', () => {
    expect([sin(0), cos(0), tan(0), exp(0), log(1), pow(0, 0), pow(0, 2), pow(1, Infinity)]).toEqual([
      0, 1, 0, 1, 0, 1, 0, 1,
    ]);
    expect([exp(710), exp(-746), exp(-Infinity), log(0), log(Infinity), pow(0, -1)]).toEqual([
      Infinity,
      0,
      0,
      -Infinity,
      Infinity,
      Infinity,
    ]);
    expect([
      sin(2 ** 31),
      cos(Infinity),
      tan(NaN),
      exp(NaN),
      log(-1),
      log(NaN),
      pow(-1, 2),
      gainToDb(-1),
    ]).toEqual(Array(8).fill(NaN));
    expect([exp(-745), log(5e-324)]).toEqual([5e-324, Math.log(5e-324)]);
    expect([dbToGain(0), dbToGain(-Infinity), gainToDb(1), gainToDb(0)]).toEqual([1, 0, 0, -Infinity]);
  });
});
