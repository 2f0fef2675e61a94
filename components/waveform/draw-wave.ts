import type { PeakLevel } from '@/client/peaks-cache';
import { readColumns, type Columns, type Row } from './columns';
import { toPixel } from './palette';

/** Where one row of the wave lies on a canvas, in device pixels. */
export interface RowBox {
  readonly row: Row;
  readonly axis: number;
  readonly half: number;
}

export interface Tones {
  readonly peak: string;
  /** Null where the view is too small for a second tone. */
  readonly rms: string | null;
  /** How opaque the peak tone is drawn. */
  readonly peakAlpha: number;
}

/** A stretch of the wave: columns count device pixels from the start of the sound. */
export interface Stretch {
  readonly startColumn: number;
  readonly framesPerColumn: number;
  readonly count: number;
  /** Device pixels; `ratio` of them make one CSS pixel. */
  readonly height: number;
  readonly ratio: number;
}

/** Silence is a line: no column is flatter than this, in CSS pixels on either side. */
const floor = 0.35;

/** Shares a height between rows, with room for the signs of the scale above, between and below. */
export function layRows(rows: readonly Row[], height: number, ratio: number, padding = 4): RowBox[] {
  const half = (height - padding * (rows.length + 1)) / (2 * rows.length);
  return rows.map((row, index) => ({
    row,
    axis: (padding + half + index * (2 * half + padding)) * ratio,
    half: half * ratio,
  }));
}

/**
 * Pixels of a wave. Columns are written straight into image data: thousands of small rectangles would take a canvas
 * ten times as long, and every one of them has to be drawn again while somebody zooms.
 */
export function blankImage(width: number, height: number): ImageData {
  const [wide, high] = [Math.max(1, width), Math.max(1, height)];
  if (spare?.width === wide && spare.height === high) spare.data.fill(0);
  else spare = new ImageData(wide, high);
  return spare;
}

/** What was painted is always copied to a canvas at once, so the next picture of the same size may use it again. */
let spare: ImageData | undefined;

/** Paints columns of one row at their own place: peaks, then RMS over them. */
export function paintRow(
  image: ImageData,
  columns: Columns,
  { axis, half }: RowBox,
  tones: Tones,
  ratio: number,
  [from, to]: readonly [number, number] = [0, columns.count],
) {
  const pixels = new Uint32Array(image.data.buffer);
  const thin = floor * ratio;
  const peak = toPixel(tones.peak, tones.peakAlpha);
  const rms = tones.rms === null ? 0 : toPixel(tones.rms, 1);
  const last = Math.min(columns.count, image.width, to);
  for (let column = Math.max(0, from); column < last; column++) {
    const up = Math.max(thin, (columns.max[column] ?? 0) * half);
    const down = Math.max(thin, -(columns.min[column] ?? 0) * half);
    paintColumn(pixels, image.width, image.height, column, axis - up, axis + down, peak);
    if (rms === 0) continue;
    const swing = Math.max(thin, (columns.rms[column] ?? 0) * half);
    paintColumn(pixels, image.width, image.height, column, axis - swing, axis + swing, rms);
  }
}

/** Draws one stretch of the whole wave at a place of a canvas, in device pixels. */
export function drawStretch(
  context: CanvasRenderingContext2D,
  level: PeakLevel,
  boxes: readonly RowBox[],
  tones: Tones,
  { startColumn, framesPerColumn, count, height, ratio }: Stretch,
  [x, y]: readonly [number, number] = [0, 0],
) {
  const image = blankImage(count, height);
  for (const box of boxes) {
    const columns = readColumns(level, box.row, startColumn * framesPerColumn, framesPerColumn, count);
    paintRow(image, columns, box, tones, ratio);
  }
  context.putImageData(image, x, y);
}

/** One column from `top` to `bottom`; its ends are as opaque as much of their pixel it covers. */
function paintColumn(
  pixels: Uint32Array,
  width: number,
  height: number,
  x: number,
  top: number,
  bottom: number,
  pixel: number,
) {
  const first = Math.max(0, Math.ceil(top));
  const end = Math.min(height, Math.floor(bottom));
  for (let y = first; y < end; y++) pixels[y * width + x] = pixel;
  if (first > end) return fade(pixels, width, height, x, end, pixel, bottom - top);
  fade(pixels, width, height, x, first - 1, pixel, first - top);
  fade(pixels, width, height, x, end, pixel, bottom - end);
}

function fade(
  pixels: Uint32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  pixel: number,
  share: number,
) {
  if (y < 0 || y >= height || share <= 0) return;
  const at = y * width + x;
  const alpha = Math.round((pixel >>> 24) * Math.min(1, share));
  // The end of a column never makes fainter what is there already.
  if ((pixels[at] ?? 0) >>> 24 >= alpha) return;
  pixels[at] = ((alpha << 24) | (pixel & 0xffffff)) >>> 0;
}
