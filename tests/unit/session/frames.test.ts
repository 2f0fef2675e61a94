import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { readFrame, writeFrame, type Frame } from '@/session/frames';

const bytes = fc.uint8Array({ maxLength: 40 });
const frame: fc.Arbitrary<Frame> = fc.oneof(
  bytes.map((stateVector) => ({ kind: 'state-vector' as const, stateVector })),
  bytes.map((update) => ({ kind: 'missing' as const, update })),
  bytes.map((update) => ({ kind: 'update' as const, update })),
  bytes.map((update) => ({ kind: 'presence' as const, update })),
  fc.constant({ kind: 'ask-presence' as const }),
  fc.maxSafeNat().map((marker) => ({ kind: 'saved' as const, marker })),
  fc.tuple(fc.maxSafeNat(), fc.nat()).map(([marker, sent]) => ({ kind: 'saved' as const, marker, sent })),
);

describe('frames', () => {
  test.prop([frame])('[SY1] are read as they were written', (written) => {
    expect(readFrame(writeFrame(written))).toEqual(written);
  });

  // A question may go without its count: cut there, it is one still.
  const ofOneLength = frame.filter(({ kind }) => kind !== 'saved');
  test.prop([ofOneLength, fc.nat()])('[SY1] are none when they end too early or too late', (written, cut) => {
    const whole = writeFrame(written);
    expect(() => readFrame(whole.subarray(0, cut % whole.length))).toThrow();
    expect(() => readFrame(new Uint8Array([...whole, 0]))).toThrow();
  });

  it('[SY1] are none of other types, other steps, or numbers without end', () => {
    const overlong = [100, ...Array<number>(12).fill(0xff), 1];
    for (const wrong of [[], [4], [99], [0, 3, 0], [0, 0, 5, 1], [2, 0], [100], [100, 1, 2, 3], overlong])
      expect(() => readFrame(new Uint8Array(wrong))).toThrow();
  });
});
