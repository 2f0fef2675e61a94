import type { PeakLevel } from '@/client/peaks-cache';
import { readColumns, type Columns, type Row } from './columns';
import { toPixel } from './palette';
import { createBlank, paintColumn, type Picture } from './picture';

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

export const blankWave = createBlank();

/** Paints columns of one row at their own place: peaks, then RMS over them. */
export function paintRow(
  picture: Picture,
  columns: Columns,
  { axis, half }: RowBox,
  tones: Tones,
  ratio: number,
  [from, to]: readonly [number, number] = [0, columns.count],
) {
  const thin = floor * ratio;
  const peak = toPixel(tones.peak, tones.peakAlpha);
  const rms = tones.rms === null ? 0 : toPixel(tones.rms, 1);
  const last = Math.min(columns.count, picture.width, to);
  for (let column = Math.max(0, from); column < last; column++) {
    const up = Math.max(thin, (columns.max[column] ?? 0) * half);
    const down = Math.max(thin, -(columns.min[column] ?? 0) * half);
    if (rms === 0) {
      paintColumn(picture, column, axis - up, axis + down, peak);
      continue;
    }
    const swing = Math.max(thin, (columns.rms[column] ?? 0) * half);
    // Of the peak only what the RMS will not cover.
    paintColumn(picture, column, axis - up, Math.min(axis + down, Math.ceil(axis - swing)), peak);
    paintColumn(picture, column, Math.max(axis - up, Math.floor(axis + swing)), axis + down, peak);
    paintColumn(picture, column, axis - swing, axis + swing, rms);
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
  const { picture, image } = blankWave(count, height);
  for (const box of boxes) {
    const columns = readColumns(level, box.row, startColumn * framesPerColumn, framesPerColumn, count);
    paintRow(picture, columns, box, tones, ratio);
  }
  context.putImageData(image, x, y);
}
