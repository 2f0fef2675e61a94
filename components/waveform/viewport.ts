/** What part of a sound is seen: its first frame, and how many frames one CSS pixel covers. */
export interface Viewport {
  readonly startFrame: number;
  readonly framesPerPixel: number;
}

/** What there is to see, and how wide the view is in CSS pixels. */
export interface Extent {
  readonly frames: number;
  readonly width: number;
}

/** The closest zoom: a sample stands every eight pixels. */
export const closestFramesPerPixel = 1 / 8;

/** From here on inwards samples are drawn instead of peaks: no box of a browser is as wide as the sound would be. */
const closeFramesPerPixel = 256;
/** From here on inwards single samples are told apart. */
const singleFramesPerPixel = 1;

/** Where the view turns to the next page, and where the playhead stands on it. */
const pageTurn = 0.9;
const pageStart = 0.1;

export function frameAt(viewport: Viewport, x: number): number {
  return viewport.startFrame + x * viewport.framesPerPixel;
}

export function xOf(viewport: Viewport, frame: number): number {
  return (frame - viewport.startFrame) / viewport.framesPerPixel;
}

/** How wide the whole sound is at this zoom, in whole CSS pixels. */
export function contentWidth(viewport: Viewport, extent: Extent): number {
  return Math.max(extent.width, Math.round(extent.frames / viewport.framesPerPixel));
}

/** How far the view is scrolled, in whole CSS pixels. */
export function scrollLeft(viewport: Viewport): number {
  return Math.round(viewport.startFrame / viewport.framesPerPixel);
}

export function endFrame(viewport: Viewport, extent: Extent): number {
  return Math.min(extent.frames, frameAt(viewport, extent.width));
}

export function isClose({ framesPerPixel }: Viewport): boolean {
  return framesPerPixel < closeFramesPerPixel;
}

export function showsSingleSamples({ framesPerPixel }: Viewport): boolean {
  return framesPerPixel <= singleFramesPerPixel;
}

export function fitAll(extent: Extent): Viewport {
  return place(extent, extent.frames / Math.max(1, extent.width), 0);
}

export function isFitted(viewport: Viewport, extent: Extent): boolean {
  return contentWidth(viewport, extent) <= extent.width;
}

export function canZoomIn(viewport: Viewport, extent: Extent): boolean {
  return contentWidth(viewport, extent) < widestContent(extent);
}

/** Zooms by `factor` (over 1 is closer) and keeps what lies under `x` where it is. */
export function zoomAt(viewport: Viewport, extent: Extent, factor: number, x: number): Viewport {
  const focus = frameAt(viewport, x);
  const framesPerPixel = nearestZoom(extent, viewport.framesPerPixel / factor);
  return place(extent, framesPerPixel, focus - x * framesPerPixel);
}

export function scrollBy(viewport: Viewport, extent: Extent, pixels: number): Viewport {
  return place(extent, viewport.framesPerPixel, viewport.startFrame + pixels * viewport.framesPerPixel);
}

/** Shows the span from `startFrame` to `endFrame`, as far as the limits of zoom allow. */
export function showSpan(extent: Extent, startFrame: number, endFrame: number): Viewport {
  const framesPerPixel = nearestZoom(extent, (endFrame - startFrame) / Math.max(1, extent.width));
  return place(extent, framesPerPixel, startFrame);
}

/** Keeps the zoom and moves only when the span is not well inside the view: then the span stands in the middle. */
export function reveal(viewport: Viewport, extent: Extent, startFrame: number, spanEnd: number): Viewport {
  const seen = extent.width * viewport.framesPerPixel;
  const margin = seen * 0.04;
  const isInside =
    startFrame >= viewport.startFrame + margin && spanEnd <= viewport.startFrame + seen - margin;
  if (isInside || isFitted(viewport, extent)) return viewport;
  const span = spanEnd - startFrame;
  const lead = span > seen * 0.8 ? seen * pageStart : (seen - span) / 2;
  return place(extent, viewport.framesPerPixel, startFrame - lead);
}

/**
 * Turns the page when the playhead passes nine tenths of it or leaves it. A view from which the playhead had already
 * been scrolled away stays where somebody put it.
 */
export function followPage(
  viewport: Viewport,
  extent: Extent,
  previousFrame: number,
  frame: number,
): Viewport {
  const previous = xOf(viewport, previousFrame) / extent.width;
  const now = xOf(viewport, frame) / extent.width;
  const wasSeen = previous >= 0 && previous <= 1;
  if (!wasSeen || (now >= 0 && now < pageTurn)) return viewport;
  const seen = extent.width * viewport.framesPerPixel;
  const turned = place(extent, viewport.framesPerPixel, frame - seen * pageStart);
  return turned.startFrame === viewport.startFrame ? viewport : turned;
}

/** The same moment and zoom in a view of another width; a view of the whole stays one of the whole. */
export function resize(viewport: Viewport, from: Extent, to: Extent): Viewport {
  if (isFitted(viewport, from)) return fitAll(to);
  return place(to, nearestZoom(to, viewport.framesPerPixel), viewport.startFrame);
}

function widestContent(extent: Extent): number {
  return Math.max(extent.width, Math.floor(extent.frames / closestFramesPerPixel));
}

/** A sound is always a whole number of pixels wide, so that every layer agrees on where a frame stands. */
function nearestZoom(extent: Extent, wanted: number): number {
  const content = clamp(Math.round(extent.frames / wanted), extent.width, widestContent(extent));
  return extent.frames / Math.max(1, content);
}

function place(extent: Extent, framesPerPixel: number, startFrame: number): Viewport {
  const content = Math.round(extent.frames / framesPerPixel);
  const left = clamp(Math.round(startFrame / framesPerPixel), 0, Math.max(0, content - extent.width));
  return { startFrame: left * framesPerPixel, framesPerPixel };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
