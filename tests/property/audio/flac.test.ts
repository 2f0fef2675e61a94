import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { createFlacCutter, readFlacFrame, readFlacHead } from '@/audio/files/flac';
import { flacFile, frameHeader } from '../../unit/audio/flac-bytes';

const { bytes: good, offsets } = flacFile({ frames: 65_536 + 4096 * 3 });

describe('[SO27] FLAC that a stranger wrote', () => {
  test.prop(
    [fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 }), fc.nat(good.length)],
    { seed: 27, numRuns: 1000 },
  )('[SO27] is answered, never thrown at the caller', (changes, length) => {
    const bytes = good.slice(0, length);
    for (const [at, value] of changes) if (at < length) bytes[at] = value;
    expect(typeof readFlacHead(bytes).ok).toBe('boolean');
    const cutter = createFlacCutter(65_536);
    cutter.push(bytes);
    const cuts = cutter.finish();
    expect(cuts === undefined || cuts.at(-1) === length).toBe(true);
  });

  test.prop([fc.uint8Array({ maxLength: 64 }), fc.nat(64)], { seed: 27, numRuns: 2000 })(
    '[SO27] no bytes make the reader of frames throw',
    (bytes, at) => {
      const frame = readFlacFrame(bytes, at);
      expect(frame === undefined || at + frame.headerBytes <= bytes.length).toBe(true);
    },
  );

  test.prop([fc.nat(2 ** 31 - 1)], { seed: 27, numRuns: 1000 })(
    '[SO27] every number comes back from its header',
    (number) => {
      expect(readFlacFrame(frameHeader({ number }), 0)?.number).toBe(number);
    },
  );
});

describe('[SO28] cutting', () => {
  test.prop([fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 })], { seed: 28, numRuns: 300 })(
    '[SO28] gives the same parts whatever the pieces',
    (sizes) => {
      const cutter = createFlacCutter(65_536);
      for (let at = 0, i = 0; at < good.length; i++) {
        const size = sizes[i % sizes.length] ?? 1;
        cutter.push(good.subarray(at, at + size));
        at += size;
      }
      expect(cutter.finish()).toEqual([offsets[0], offsets[16], good.length]);
    },
  );
});
