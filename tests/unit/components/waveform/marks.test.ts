import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { groupPins, inPaintingOrder, markAt, spanBetween, type Mark } from '@/components/waveform/marks';

function mark(id: string, startFrame: number, endFrame?: number, change: Partial<Mark> = {}): Mark {
  return {
    id,
    startFrame,
    endFrame,
    colour: 0,
    authorName: 'Mara Vidal',
    messages: 1,
    isResolved: false,
    isTeamOnly: false,
    hasJustArrived: false,
    ...change,
  };
}
const ids = (marks: readonly Mark[]) => marks.map(({ id }) => id);

describe('regions', () => {
  it('are painted later start above, the chosen one above all', () => {
    const marks = [mark('c', 30, 40), mark('a', 10, 90), mark('b', 20, 35)];
    expect(ids(inPaintingOrder(marks, null))).toEqual(['a', 'b', 'c']);
    expect(ids(inPaintingOrder(marks, 'a'))).toEqual(['b', 'c', 'a']);
  });

  it('are found from above, moments first, resolved ones not at all', () => {
    const marks = [
      mark('a', 10, 90),
      mark('b', 20, 35),
      mark('m', 30),
      mark('r', 25, 60, { isResolved: true }),
    ];
    expect(markAt(marks, 22, 2)?.id).toBe('b');
    expect(markAt(marks, 31, 2)?.id).toBe('m');
    expect(markAt(marks, 50, 2)?.id).toBe('a');
    expect(markAt(marks, 90, 2)).toBeUndefined();
  });
});

describe('pins', () => {
  const groups = (...pins: [Mark, number][]) =>
    groupPins(pins.map(([one, x]) => ({ mark: one, x }))).map((group) => ids(group.marks));

  it('stand alone 26 pixels apart, and stack when closer', () => {
    expect(groups([mark('a', 0), 0], [mark('b', 1), 26])).toEqual([['a'], ['b']]);
    expect(groups([mark('a', 0), 0], [mark('b', 1), 25])).toEqual([['a', 'b']]);
  });

  it('have room for a sign when the next one is far enough', () => {
    const rooms = (...xs: number[]) =>
      groupPins(xs.map((x) => ({ mark: mark(String(x), x), x }))).map(({ hasRoom }) => hasRoom);
    expect(rooms(0, 40, 86)).toEqual([false, true, true]);
  });

  test.prop([fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 60 })])(
    'are never lost and never overlap',
    (xs) => {
      const pins = xs.map((x, index) => ({ mark: mark(String(index), x), x }));
      const found = groupPins(pins);
      expect(found.flatMap((group) => ids(group.marks)).sort()).toEqual(
        ids(pins.map((pin) => pin.mark)).sort(),
      );
      for (const [index, group] of found.entries()) {
        expect((found[index + 1]?.x ?? Infinity) - group.x).toBeGreaterThanOrEqual(26);
      }
    },
  );
});

test.prop([fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: -1e6, max: 1e6, noNaN: true })])(
  'a span drawn by hand is always a region of the sound',
  (one, other) => {
    const frames = 480_000;
    const { startFrame, endFrame } = spanBetween(one, other, frames);
    expect(Number.isInteger(startFrame) && Number.isInteger(endFrame)).toBe(true);
    expect(startFrame).toBeGreaterThanOrEqual(0);
    expect(endFrame).toBeGreaterThan(startFrame);
    expect(endFrame).toBeLessThanOrEqual(frames);
  },
);
