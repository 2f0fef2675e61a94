import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDefectMeter } from '@/audio/dsp/defects';
import { createLoudnessMeter } from '@/audio/dsp/loudness';
import { readWavHeader } from '@/audio/files/wav';
import type { Defects } from '@/domain/findings';
import type { Loudness } from '@/domain/loudness';
import { mixdowns, writeSong, type Mixdown } from '@/server/demo/compose';
import { songFrames } from '@/server/demo/score';

interface Measured {
  digest: string;
  header: ReturnType<typeof readWavHeader>;
  frames: number;
  loudness: Loudness;
  truePeakFrame: number | null;
  defects: Defects;
}

/** Renders a version and measures what its bytes hold. */
function measure(version: Mixdown): Measured {
  const [header = new Uint8Array(), ...pieces] = Array.from(writeSong(version), (piece) => piece.slice());
  const hash = createHash('sha256').update(header);
  const format = { sampleRate: 48_000, channels: 2 };
  const loudness = createLoudnessMeter(format);
  const defects = createDefectMeter({ ...format, mayExceedFullScale: false });
  let frames = 0;
  for (const piece of pieces) {
    hash.update(piece);
    const samples = new Int16Array(piece.buffer);
    const count = samples.length / 2;
    const planes = [new Float32Array(count), new Float32Array(count)] as const;
    for (let i = 0; i < count; i++) {
      planes[0][i] = samples[i * 2]! / 32_768;
      planes[1][i] = samples[i * 2 + 1]! / 32_768;
    }
    loudness.push(planes, count);
    defects.push(planes, count);
    frames += count;
  }
  return {
    digest: hash.digest('hex').slice(0, 16),
    header: readWavHeader(header),
    frames,
    loudness: loudness.result(),
    truePeakFrame: loudness.peak().truePeakFrame,
    defects: defects.result(),
  };
}

let v1: Measured;
let v2: Measured;
let v3: Measured;

const lufs = ({ loudness }: Measured) => loudness.integratedLufs ?? NaN;
const truePeak = ({ loudness }: Measured) => loudness.truePeakDbtp ?? NaN;

beforeAll(() => {
  [v1, v2, v3] = [measure(mixdowns.v1), measure(mixdowns.v2), measure(mixdowns.v3)];
}, 180_000);

describe('the demo song', () => {
  it('is the same, bit by bit, on every machine', () => {
    expect([v1, v2, v3].map(({ digest }) => digest)).toMatchInlineSnapshot(`
      [
        "a5fcea04ceeb67e6",
        "9fdfc5e9b4a42ae6",
        "f1c51283e04d1b0b",
      ]
    `);
  });

  it('is a minute of 16-bit stereo at 48 kHz, as long in every version', () => {
    for (const { header, frames } of [v1, v2, v3]) {
      expect(header).toMatchObject({ ok: true, channels: 2, sampleRate: 48_000, dataBytes: songFrames * 4 });
      expect(frames).toBe(60 * 48_000);
    }
  });

  it('gets louder by version: first quiet, then balanced, then pushed', () => {
    expect(lufs(v1)).toBeCloseTo(-17.7, 1);
    expect(lufs(v2)).toBeCloseTo(-16, 1);
    expect(lufs(v3)).toBeCloseTo(-13.3, 1);
  });

  it('breathes between verse and chorus', () => {
    for (const { loudness } of [v1, v2, v3]) {
      expect(loudness.rangeLu).toBeGreaterThan(6);
      expect(loudness.rangeLu).toBeLessThan(12);
    }
  });

  it('stays below full scale, but for one beat of version 3', () => {
    expect(truePeak(v1)).toBeLessThan(-1);
    expect(truePeak(v2)).toBeLessThan(-1);
    expect(truePeak(v3)).toBeCloseTo(0.7, 1);
    const { push, ...unpushed } = mixdowns.v3;
    expect(v3.truePeakFrame).toBeGreaterThanOrEqual(push?.fromFrame ?? NaN);
    expect(v3.truePeakFrame).toBeLessThan(push?.toFrame ?? NaN);
    expect(truePeak(measure(unpushed))).toBeLessThan(-1);
  }, 60_000);

  it('has no other defect: nothing cut off, no offset, no long silence, no wrong polarity', () => {
    for (const { defects } of [v1, v2, v3]) {
      expect(defects.clippedRuns).toBe(0);
      expect(Math.max(...defects.dcOffsets.map(Math.abs))).toBeLessThan(0.002);
      expect(defects.silentHeadFrames).toBeLessThan(48_000);
      expect(defects.silentTailFrames).toBeLessThan(5 * 48_000);
      expect(defects.polaritySpans).toEqual([]);
    }
  });
});
