/** How far the playhead's label reaches from its line, in CSS pixels, and where it begins. */
export const labelReach = 88;
export const labelGap = 8;

/** A stretch of the screen, in CSS pixels. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What the playhead at `x` takes for itself: its line, and its label on one side of it. */
export function playheadLabel(x: number, isFlipped: boolean): Stretch {
  return isFlipped ? { from: x - labelReach, to: x } : { from: x, to: x + labelReach };
}

/**
 * Where a label of this width goes that would like its middle at `x`: there, or beside what is taken, on the nearer side
 * on which there is room.
 */
export function besides(x: number, width: number, taken: Stretch, available: number): number {
  const half = width / 2;
  if (x + half <= taken.from || x - half >= taken.to) return x;
  const [left, right] = [taken.from - half, taken.to + half];
  if (left - half < 0) return right;
  if (right + half > available) return left;
  return x - left <= right - x ? left : right;
}
