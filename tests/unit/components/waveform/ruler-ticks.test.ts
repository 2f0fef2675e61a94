import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { countsSamples, formatFrame, frameTicks, rulerTicks } from '@/components/waveform/ruler-ticks';

it('labels round moments, and finer ones the closer one looks', () => {
  const labels = (from: number, to: number, pixelsPerSecond: number) =>
    rulerTicks(from, to, pixelsPerSecond, 84).ticks.flatMap((tick) =>
      tick.isLabelled ? [tick.seconds] : [],
    );
  expect(labels(80, 160, 11.5)).toEqual([80, 90, 100, 110, 120, 130, 140, 150, 160]);
  expect(labels(0, 240, 3.8)).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 240]);
  expect(rulerTicks(80, 82, 187, 84).decimals).toBe(1);
});

test.prop([fc.double({ min: 0, max: 40_000, noNaN: true }), fc.double({ min: 0.01, max: 200, noNaN: true })])(
  'labels never crowd',
  (from, pixelsPerSecond) => {
    const { ticks } = rulerTicks(from, from + 900 / pixelsPerSecond, pixelsPerSecond, 84);
    const labelled = ticks.filter((tick) => tick.isLabelled);
    for (const [index, tick] of labelled.entries()) {
      const next = labelled[index + 1];
      if (next && pixelsPerSecond * 7200 >= 84)
        expect((next.seconds - tick.seconds) * pixelsPerSecond).toBeGreaterThan(83);
    }
    expect(ticks.length).toBeLessThan(100);
  },
);

it('[SO34] labels milliseconds close in', () => {
  const { ticks, decimals } = rulerTicks(80, 80.02, 50_000, 84);
  expect(decimals).toBe(3);
  const labelled = ticks.filter((tick) => tick.isLabelled).map(({ seconds }) => Number(seconds.toFixed(4)));
  expect(labelled.slice(0, 4)).toEqual([80, 80.002, 80.004, 80.006]);
});

it('[SO34] counts samples where they stand apart, at whole samples only', () => {
  expect(countsSamples({ startFrame: 0, framesPerPixel: 0.5 })).toBe(false);
  expect(countsSamples({ startFrame: 0, framesPerPixel: 0.25 })).toBe(true);
  const ticks = frameTicks(1001.5, 1050, 8, 84);
  expect(ticks.filter((tick) => tick.isLabelled).map(({ frame }) => frame)).toEqual([1020, 1040]);
  expect(ticks[0]?.frame).toBe(1004);
  expect(formatFrame(3_984_212)).toBe('3,984,212');
});
