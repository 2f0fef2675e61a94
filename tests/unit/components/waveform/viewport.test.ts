import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  canZoomIn,
  closestFramesPerPixel,
  contentWidth,
  fitAll,
  followPage,
  frameAt,
  isFitted,
  resize,
  reveal,
  scrollBy,
  scrollLeft,
  showSpan,
  xOf,
  zoomAt,
  type Extent,
  type Viewport,
} from '@/components/waveform/viewport';

const extent: Extent = { frames: 48_000 * 240, width: 900 };

const anyExtent = fc.record({
  frames: fc.integer({ min: 1, max: 5e9 }),
  width: fc.integer({ min: 1, max: 4000 }),
});

type Move = (viewport: Viewport, extent: Extent) => Viewport;
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc
    .record({ factor: fc.double({ min: 0.01, max: 100, noNaN: true }), x: fc.integer({ min: 0, max: 4000 }) })
    .map(
      ({ factor, x }): Move =>
        (viewport, size) =>
          zoomAt(viewport, size, factor, x),
    ),
  fc.integer({ min: -1e6, max: 1e6 }).map(
    (pixels): Move =>
      (viewport, size) =>
        scrollBy(viewport, size, pixels),
  ),
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })).map(
    ([one, other]): Move =>
      (viewport, size) =>
        followPage(viewport, size, one * size.frames, other * size.frames),
  ),
);

test.prop([anyExtent, fc.array(anyMove, { maxLength: 20 })])(
  'wherever one goes, the view stays inside the sound, on whole pixels, within the limits of zoom',
  (size, moves) => {
    const end = moves.reduce((viewport, move) => move(viewport, size), fitAll(size));
    const width = contentWidth(end, size);
    expect(Math.abs(size.frames / end.framesPerPixel - width)).toBeLessThan(1e-3);
    expect(Math.abs(end.startFrame / end.framesPerPixel - scrollLeft(end))).toBeLessThan(1e-3);
    expect(scrollLeft(end)).toBeGreaterThanOrEqual(0);
    expect(scrollLeft(end) + size.width).toBeLessThanOrEqual(width);
    const closest = Math.min(closestFramesPerPixel, size.frames / size.width);
    expect(end.framesPerPixel).toBeGreaterThanOrEqual(closest - 1e-6);
  },
);

describe('zoom', () => {
  it('keeps what is under the pointer', () => {
    const before = zoomAt(fitAll(extent), extent, 8, 400);
    const under = frameAt(before, 300);
    const after = zoomAt(before, extent, 2, 300);
    expect(Math.abs(xOf(after, under) - 300)).toBeLessThanOrEqual(1);
  });

  it('stops at the closest and at the whole', () => {
    const close = zoomAt(fitAll(extent), extent, 1e9, 0);
    expect(close.framesPerPixel).toBeCloseTo(closestFramesPerPixel, 2);
    expect(canZoomIn(close, extent)).toBe(false);
    expect(isFitted(zoomAt(close, extent, 1e-9, 0), extent)).toBe(true);
  });

  it('shows a span from edge to edge', () => {
    const shown = showSpan(extent, 48_000 * 60, 48_000 * 90);
    expect(xOf(shown, 48_000 * 60)).toBeCloseTo(0, -1);
    expect(Math.abs(xOf(shown, 48_000 * 90) - extent.width)).toBeLessThan(2);
  });
});

describe('following', () => {
  const zoomed = zoomAt(fitAll(extent), extent, 10, 0);

  it('turns the page at nine tenths, to a tenth of the next one', () => {
    const before = frameAt(zoomed, 805);
    expect(followPage(zoomed, extent, before, frameAt(zoomed, 808))).toBe(zoomed);
    const turned = followPage(zoomed, extent, before, frameAt(zoomed, 811));
    expect(xOf(turned, frameAt(zoomed, 811))).toBeCloseTo(90, 0);
  });

  it('comes back with a loop that begins off the page', () => {
    const far = scrollBy(zoomed, extent, 3000);
    const turned = followPage(far, extent, frameAt(far, 500), frameAt(far, -200));
    expect(xOf(turned, frameAt(far, -200))).toBeCloseTo(90, 0);
  });

  it('lets somebody look elsewhere', () => {
    const elsewhere = scrollBy(zoomed, extent, 3000);
    expect(followPage(elsewhere, extent, 1000, 2000)).toBe(elsewhere);
  });

  it('rests on the last page', () => {
    const last = scrollBy(zoomed, extent, 1e9);
    expect(followPage(last, extent, frameAt(last, 850), frameAt(last, 851))).toBe(last);
  });
});

describe('reveal', () => {
  const zoomed = zoomAt(fitAll(extent), extent, 10, 0);

  it('moves nothing when the span is seen', () => {
    expect(reveal(zoomed, extent, frameAt(zoomed, 100), frameAt(zoomed, 200))).toBe(zoomed);
  });

  it('puts a span from elsewhere in the middle', () => {
    const start = 48_000 * 120;
    const shown = reveal(zoomed, extent, start, start + 48_000 * 4);
    expect((xOf(shown, start) + xOf(shown, start + 48_000 * 4)) / 2).toBeCloseTo(450, 0);
  });
});

describe('another width', () => {
  it('keeps a view of the whole whole', () => {
    const to = { ...extent, width: 500 };
    expect(isFitted(resize(fitAll(extent), extent, to), to)).toBe(true);
  });

  it('keeps the moment at the left edge', () => {
    const zoomed = scrollBy(zoomAt(fitAll(extent), extent, 10, 0), extent, 1000);
    const narrow = resize(zoomed, extent, { ...extent, width: 500 });
    expect(narrow.startFrame).toBeCloseTo(zoomed.startFrame, -1);
  });

  it('is whole from the first measurement on', () => {
    const unmeasured = { ...extent, width: 0 };
    expect(isFitted(resize(fitAll(unmeasured), unmeasured, extent), extent)).toBe(true);
  });
});
