import { describe, expect, it } from 'vitest';
import { createDefectMeter, sanitise } from '@/audio/dsp/defects';
import type { Planes } from '../signals';
import { feed, gain, noise, plane } from '../signals';

const RATE = 8000;

function defectsOf(planes: Planes, mayExceedFullScale = false) {
  const meter = createDefectMeter({ sampleRate: RATE, channels: planes.length, mayExceedFullScale });
  return feed(meter, planes, 999).result();
}

describe('defects', () => {
  it('[SO16] counts runs of three and more at full scale, of one sign', () => {
    const samples = [0.9, 1, 1, 0.9, 1, 1, 1, -1, -1, -1, -1, 0, 0.999, 0.999, 0.9989, -2, -2, -2];
    const { clippedRuns, clippedSpans } = defectsOf([Float32Array.from(samples)]);
    expect(clippedRuns).toBe(3);
    expect(clippedSpans).toEqual([
      { channel: 0, startFrame: 4, endFrame: 7 },
      { channel: 0, startFrame: 7, endFrame: 11 },
      { channel: 0, startFrame: 15, endFrame: 18 },
    ]);
  });

  it('[SO16] counts flat tops alone where samples may lie past full scale', () => {
    const round = plane(RATE, (frame) => gain(15) * Math.sin((2 * Math.PI * 100 * frame) / RATE));
    expect(defectsOf([round]).clippedRuns).toBeGreaterThan(100);
    expect(defectsOf([round], true).clippedRuns).toBe(0);
    const cut = (ceiling: number) => round.map((x) => Math.max(-ceiling, Math.min(ceiling, x)));
    expect(defectsOf([cut(1)], true).clippedRuns).toBe(200);
    expect(defectsOf([cut(2)], true).clippedRuns).toBe(200);
    expect(defectsOf([cut(0.9)], true).clippedRuns).toBe(0);
    const samples = [1, 1, 1.1, 1.1, 1.1, -1.1, -1.1, -1.1, -1.1, 1.2, 1.3, 1.2];
    expect(defectsOf([Float32Array.from(samples)], true).clippedSpans).toEqual([
      { channel: 0, startFrame: 2, endFrame: 5 },
      { channel: 0, startFrame: 5, endFrame: 9 },
    ]);
  });

  it('[SO16] counts all runs and keeps the first 50 of all channels', () => {
    const square = plane(4000, (frame) => (frame % 8 < 4 ? 1 : 0));
    const late = plane(4000, (frame) => (frame % 8 >= 4 ? 1 : 0));
    const { clippedRuns, clippedSpans } = defectsOf([square, late]);
    expect(clippedRuns).toBe(1000);
    expect(clippedSpans).toHaveLength(50);
    expect(clippedSpans.map((span) => span.startFrame)).toEqual(Array.from({ length: 50 }, (_, i) => i * 4));
  });

  it('[SO17] measures silence at both ends over all channels', () => {
    const loud = plane(1000, (frame) => (frame >= 100 && frame < 900 ? gain(-69.9) : 0));
    const louder = plane(1000, (frame) => (frame >= 200 && frame < 950 ? -gain(-69.9) : gain(-70.1)));
    expect(defectsOf([loud, louder])).toMatchObject({ silentHeadFrames: 100, silentTailFrames: 50 });
    expect(defectsOf([new Float32Array(1000)])).toMatchObject({
      silentHeadFrames: 1000,
      silentTailFrames: 1000,
    });
    expect(defectsOf([new Float32Array(0)])).toMatchObject({ silentHeadFrames: 0, silentTailFrames: 0 });
  });

  it('[SO18] finds spans of five seconds and more in which left and right oppose each other', () => {
    const sound = plane(RATE * 20, noise(5));
    const flipped = (from: number, to: number) =>
      sound.map((x, frame) => (frame >= from * RATE && frame < to * RATE ? -x : x));
    expect(defectsOf([sound, flipped(3, 9)]).polaritySpans).toEqual([
      { startFrame: 3 * RATE, endFrame: 9 * RATE, correlation: expect.closeTo(-1, 6) as number },
    ]);
    expect(defectsOf([sound, flipped(15, 20)]).polaritySpans).toHaveLength(1);
    expect(defectsOf([sound, flipped(3, 7.2)]).polaritySpans).toEqual([]);
    expect(defectsOf([sound]).polaritySpans).toEqual([]);
  });

  it('[SO18] is deceived neither by offsets nor by silence', () => {
    const random = noise(6);
    const left = plane(RATE * 10, () => 0.3 + 0.001 * random());
    const right = plane(RATE * 10, () => -0.3 + 0.001 * random());
    expect(defectsOf([left, right]).polaritySpans).toEqual([]);
    const faint = plane(RATE * 10, () => 1e-5 * random());
    expect(defectsOf([faint, faint.map((x) => -x)]).polaritySpans).toEqual([]);
  });

  it('[SO19] measures the offset of each channel and the largest sample', () => {
    const { dcOffsets, samplePeak } = defectsOf([
      plane(RATE, (frame) => 0.1 + 0.5 * Math.sin((2 * Math.PI * frame) / 80)),
      plane(RATE, (frame) => -0.02 + 0.25 * Math.sin((2 * Math.PI * frame) / 80)),
    ]);
    expect(dcOffsets[0]).toBeCloseTo(0.1, 6);
    expect(dcOffsets[1]).toBeCloseTo(-0.02, 6);
    expect(samplePeak).toBeCloseTo(0.6, 6);
  });

  it('[SO20] silences what is no number and counts what no converter makes', () => {
    const x = Float32Array.of(0.5, NaN, Infinity, -Infinity, 64, -64, 64.1, -1e30, NaN);
    const y = new Float32Array(9);
    expect(sanitise([x, y], 8)).toEqual({ nonFinite: 3, absurd: 2 });
    expect([...x.subarray(0, 6)]).toEqual([0.5, 0, 0, 0, 64, -64]);
    expect(x[7]).toBeLessThan(-9e29);
    expect(x[8]).toBeNaN();
  });
});
