import { describe, expect, it } from 'vitest';
import { exponentFor, partChannels, quantise } from '@/server/assets/sound/canonical';

function quantised(values: number[], exponent = 0): number[] {
  const samples = Float32Array.from(values);
  quantise(samples, exponent);
  return [...new Int32Array(samples.buffer)];
}

describe('canonical samples', () => {
  it('[IN14] take the smallest power of two that lies over the peak', () => {
    expect([0, 0.5, 0.999_999, 1, 1.5, 1.999, 2, 3.9, 4, 63.9].map(exponentFor)).toEqual([
      0, 0, 0, 1, 1, 1, 2, 2, 3, 6,
    ]);
  });

  it('[IN14] are rounded to 24 bits, upwards at the middle, and left-justified', () => {
    const step = 2 ** -23;
    expect(quantised([0, step, -step, 0.5, -1, 0.4 * step, 0.5 * step, -0.5 * step, -0.6 * step])).toEqual([
      0,
      256,
      -256,
      2 ** 30,
      -(2 ** 31),
      0,
      256,
      0,
      -256,
    ]);
    expect(quantised([1, -2, 2 * step], 1)).toEqual([2 ** 30, -(2 ** 31), 256]);
    // The float below 1 would round to full scale, which 24 bits do not have.
    expect(quantised([1 - 2 ** -24])).toEqual([(2 ** 23 - 1) * 256]);
  });

  it('[IN18] are measured as amplitudes of the sound, the exponent included', () => {
    const planes = [new Float32Array(2), new Float32Array(2)];
    partChannels(Int32Array.of(2 ** 30, -(2 ** 31), 256, 0), planes, 1);
    expect(planes).toEqual([Float32Array.of(1, 2 ** -22), Float32Array.of(-2, 0)]);
    partChannels(Float32Array.of(5, 6, 7, 8), planes, 0);
    expect(planes).toEqual([Float32Array.of(5, 7), Float32Array.of(6, 8)]);
  });
});
