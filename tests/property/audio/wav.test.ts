import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { decodeDat } from '@/audio/dsp/peaks';
import { readWavHeader, wavHeader } from '@/audio/files/wav';

const good = wavHeader({
  format: { kind: 'float', bits: 32 },
  channels: 2,
  sampleRate: 48_000,
  frames: 2 ** 31,
});

describe('[SO24] hostile headers', () => {
  test.prop(
    [fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(good.length)],
    {
      seed: 24,
      numRuns: 2000,
    },
  )('[SO24] are answered, never thrown at the caller', (changes, length) => {
    const bytes = good.slice(0, length);
    for (const [offset, value] of changes) if (offset < length) bytes[offset] = value;
    const read = readWavHeader(bytes);
    if (read.ok) {
      expect(read.dataOffset).toBeLessThanOrEqual(length);
      expect(Number.isSafeInteger(read.channels) && read.channels > 0 && read.sampleRate > 0).toBe(true);
    }
  });

  test.prop([fc.uint8Array({ maxLength: 200 })], { seed: 25 })(
    '[SO24] [SO14] of random bytes are refused',
    (bytes) => {
      expect(readWavHeader(bytes).ok).toBe(false);
      expect(() => decodeDat(bytes)).toThrow(RangeError);
    },
  );
});
