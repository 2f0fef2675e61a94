import { describe, expect, it } from 'vitest';
import { createSegments, type Planes } from '@/client/segments';

const frames = 65_536 * 100;
const bytesOfOne = 65_536 * 4;

function open(options: { mostBytes?: number } = {}) {
  const asked: { n: number; signal: AbortSignal; answer: (planes: Planes) => void; fail: () => void }[] = [];
  let arrivals = 0;
  const segments = createSegments({
    frames,
    channels: 1,
    fetchSegment: (n, signal) =>
      new Promise((resolve, reject) => {
        asked.push({ n, signal, answer: resolve, fail: () => reject(new Error('offline')) });
      }),
    onArrived: () => (arrivals += 1),
    ...options,
  });
  const answer = async (n: number) => {
    asked.findLast((one) => one.n === n)?.answer([new Float32Array(1).fill(n)]);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { segments, asked, answer, order: () => asked.map(({ n }) => n), arrivals: () => arrivals };
}

describe('segments in the browser', () => {
  it('[SO31] are fetched two at a time, those nearest to the middle of the view first', async () => {
    const { segments, order, answer } = open();
    segments.want(65_536 * 10, 65_536 * 15 - 1);
    expect(order()).toEqual([12, 11]);
    await answer(12);
    expect(order()).toEqual([12, 11, 13]);
    await answer(13);
    await answer(11);
    expect(order()).toEqual([12, 11, 13, 10, 14]);
  });

  it('[SO31] are given up when the view has moved on, and their places go to what is seen now', () => {
    const { segments, asked, order } = open();
    segments.want(0, 65_536 * 2 - 1);
    segments.want(65_536 * 50, 65_536 * 51 - 1);
    expect(asked.map(({ n, signal }) => [n, signal.aborted])).toEqual([
      [0, true],
      [1, true],
      [50, false],
    ]);
    segments.close();
    expect(asked[2]?.signal.aborted).toBe(true);
    expect(order()).toHaveLength(3);
  });

  it('[SO31] are not asked for twice, nor beyond the ends of the sound', async () => {
    const { segments, order, answer, arrivals } = open();
    segments.want(-65_536 * 3, 10);
    await answer(0);
    segments.want(0, 10);
    segments.want(frames - 10, frames + 65_536 * 5);
    expect(order()).toEqual([0, 99]);
    expect(arrivals()).toBe(1);
    expect(segments.get(0)?.[0]?.[0]).toBe(0);
    expect(segments.get(99)).toBeUndefined();
  });

  it('[SO31] what fails is left alone until the view moves', async () => {
    const { segments, asked, order } = open();
    segments.want(0, 10);
    asked[0]?.fail();
    await new Promise((resolve) => setTimeout(resolve));
    expect(order()).toEqual([0]);
    segments.want(0, 11);
    expect(order()).toEqual([0, 0]);
  });

  it('[SO31] those used last are kept, within the room there is', async () => {
    const { segments, answer } = open({ mostBytes: 2 * bytesOfOne });
    for (const n of [0, 1]) {
      segments.want(65_536 * n, 65_536 * n + 1);
      await answer(n);
    }
    segments.get(0);
    segments.want(65_536 * 2, 65_536 * 2 + 1);
    await answer(2);
    expect([0, 1, 2].map((n) => segments.get(n) !== undefined)).toEqual([true, false, true]);
  });
});
