import * as encoding from 'lib0/encoding';

/** A half-open span of clocks of one client. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Ids by client: spans in order that neither touch nor overlap. */
export type IdRanges = Map<number, Span[]>;

/** Whatever was given, in order and merged; what is empty is left out. */
export function rangesOf(given: Iterable<readonly [number, readonly Span[]]>): IdRanges {
  const ranges: IdRanges = new Map();
  for (const [client, spans] of given)
    // In order each goes to the end, however many there are.
    for (const span of [...spans].sort((one, other) => one.start - other.start))
      addSpan(ranges, client, span);
  return ranges;
}

/** Making room in the midst of a long list moves all that comes after: for more than these both are gone through once. */
const fewSpans = 8;

/** Adds ids to ranges. */
export function addRanges(ranges: IdRanges, added: IdRanges): void {
  for (const [client, spans] of added) {
    const own = ranges.get(client) ?? [];
    if (spans.length > fewSpans) ranges.set(client, together(own, spans));
    else for (const span of spans) addSpan(ranges, client, span);
  }
}

/** Two lists of spans in order as one. */
function together(one: readonly Span[], other: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (let [i, j] = [0, 0]; i < one.length || j < other.length;) {
    const [a, b] = [one[i], other[j]];
    const isFirst = a !== undefined && (b === undefined || a.start <= b.start);
    const next = (isFirst ? a : b) as Span;
    if (isFirst) i += 1;
    else j += 1;
    const last = merged.at(-1);
    if (!last || last.end < next.start) merged.push(next);
    else if (last.end < next.end) merged[merged.length - 1] = { start: last.start, end: next.end };
  }
  return merged;
}

function addSpan(ranges: IdRanges, client: number, { start, end }: Span): void {
  if (end <= start) return;
  const spans = ranges.get(client);
  if (!spans) {
    ranges.set(client, [{ start, end }]);
    return;
  }
  const from = firstEndingFrom(spans, start);
  let until = from;
  let merged = { start, end };
  for (let span = spans[until]; span && span.start <= end; span = spans[++until])
    merged = { start: Math.min(merged.start, span.start), end: Math.max(merged.end, span.end) };
  spans.splice(from, until - from, merged);
}

/** The ids of `ranges` that are not in `known`. */
export function withoutRanges(ranges: IdRanges, known: IdRanges): IdRanges {
  const rest: IdRanges = new Map();
  for (const [client, spans] of ranges) {
    const left = spans.flatMap((span) => withoutSpans(span, known.get(client) ?? []));
    if (left.length > 0) rest.set(client, left);
  }
  return rest;
}

function withoutSpans({ start, end }: Span, known: readonly Span[]): Span[] {
  const left: Span[] = [];
  let at = start;
  let index = firstEndingFrom(known, start);
  for (let span = known[index]; span && span.start < end; span = known[++index]) {
    if (span.start > at) left.push({ start: at, end: span.start });
    at = Math.max(at, span.end);
  }
  if (at < end) left.push({ start: at, end });
  return left;
}

/** The first span that ends at `clock` or later. */
function firstEndingFrom(spans: readonly Span[], clock: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle] as Span).end < clock) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The ranges as the delete set that ends an update of format v1. */
export function encodeDeletes(ranges: IdRanges): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, ranges.size);
  // Yjs writes the higher client first, so that equal sets are equal bytes.
  for (const [client, spans] of [...ranges].sort(([one], [other]) => other - one)) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, spans.length);
    for (const { start, end } of spans) {
      encoding.writeVarUint(encoder, start);
      encoding.writeVarUint(encoder, end - start);
    }
  }
  return encoding.toUint8Array(encoder);
}
