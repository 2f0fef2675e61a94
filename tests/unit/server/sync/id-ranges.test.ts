import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addRanges, encodeDeletes, rangesOf, withoutRanges, type IdRanges } from '@/server/sync/id-ranges';

const span = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }))
  .map(([start, length]) => ({ start, end: start + length }));
const given = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(span, { maxLength: 24 })));

const idsOf = (ranges: Iterable<readonly [number, readonly { start: number; end: number }[]]>) => {
  const ids = new Set<string>();
  for (const [client, spans] of ranges)
    for (const { start, end } of spans)
      for (let clock = start; clock < end; clock += 1) ids.add(`${client} ${clock}`);
  return ids;
};

const isOrdered = (ranges: IdRanges) =>
  [...ranges.values()].every((spans) =>
    spans.every(({ start, end }, index) => start < end && start > (spans[index - 1]?.end ?? -1)),
  );

describe('ranges of ids', () => {
  test.prop([given])('hold what was given, in order and merged', (spans) => {
    const ranges = rangesOf(spans);
    expect(idsOf(ranges)).toEqual(idsOf(spans));
    expect(isOrdered(ranges)).toBe(true);
  });

  test.prop([given, given])('are joined and taken from each other as sets are', (one, other) => {
    const [left, right] = [rangesOf(one), rangesOf(other)];
    const rest = withoutRanges(left, right);
    const [ours, theirs] = [idsOf(left), idsOf(right)];
    expect(idsOf(rest)).toEqual(new Set([...ours].filter((id) => !theirs.has(id))));
    expect(isOrdered(rest)).toBe(true);
    addRanges(left, right);
    expect(idsOf(left)).toEqual(new Set([...ours, ...theirs]));
    expect(isOrdered(left)).toBe(true);
  });

  it('take in many that lie between many, without going through all for each', () => {
    const every = (start: number) =>
      rangesOf([
        [1, Array.from({ length: 400_000 }, (_, n) => ({ start: start + n * 4, end: start + n * 4 + 1 }))],
      ]);
    const ranges = every(0);
    addRanges(ranges, every(2));
    expect(ranges.get(1)).toHaveLength(800_000);
    addRanges(ranges, every(1));
    expect(ranges.get(1)).toHaveLength(400_000);
  });

  it('are written as Yjs writes deletes', () => {
    const document = new Y.Doc();
    const text = document.getText('words');
    text.insert(0, 'a long line of words');
    text.delete(2, 3);
    text.delete(8, 4);
    const state = Y.encodeStateAsUpdate(document);
    const { ds } = Y.decodeUpdate(state);
    const ranges = rangesOf(
      [...ds.clients].map(
        ([client, items]) =>
          [client, items.map(({ clock, len }) => ({ start: clock, end: clock + len }))] as const,
      ),
    );
    const written = encodeDeletes(ranges);
    expect(Buffer.from(state).subarray(-written.length).equals(written)).toBe(true);
  });
});
