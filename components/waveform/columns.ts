import type { PeakLevel } from '@/client/peaks-cache';

/** One row of a waveform: per column the lowest and highest sample and the RMS, all from −1 to 1. */
export interface Columns {
  readonly count: number;
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly rms: Float32Array;
}

/** Which channels a row of the view shows; several together are drawn as one. */
export type Row = readonly number[];

const fullScale = 32768;
const narrowest = 480;
const lowest = 160;

/** Two rows for stereo where there is room for them, else everything in one row. */
export function rowsFor(channels: number, width: number, height: number): readonly Row[] {
  const all = Array.from({ length: channels }, (_, channel) => channel);
  return channels === 2 && width >= narrowest && height >= lowest ? all.map((channel) => [channel]) : [all];
}

function makeColumns(count: number): Columns {
  return { count, min: new Float32Array(count), max: new Float32Array(count), rms: new Float32Array(count) };
}

/**
 * Reads `count` columns of `framesPerColumn` frames each, from `startFrame` on, out of one level of peaks. A column
 * takes every bucket it touches, so no peak is ever lost between two columns. Behind the end of the sound is silence.
 */
export function readColumns(
  level: PeakLevel,
  row: Row,
  startFrame: number,
  framesPerColumn: number,
  count: number,
): Columns {
  const columns = makeColumns(count);
  const { channels, buckets, peaks, rms } = level;
  const bucketsPerColumn = framesPerColumn / level.framesPerBucket;
  const origin = startFrame / level.framesPerBucket;
  // Rounding must not let a column reach into a bucket that it only borders on.
  const slack = 1e-6;
  for (let column = 0; column < count; column++) {
    const from = Math.max(0, Math.floor(origin + column * bucketsPerColumn + slack));
    const to = Math.min(
      buckets,
      Math.max(from + 1, Math.ceil(origin + (column + 1) * bucketsPerColumn - slack)),
    );
    let low = 0;
    let high = 0;
    let loudest = 0;
    for (const channel of row) {
      let power = 0;
      for (let bucket = from; bucket < to; bucket++) {
        const at = (bucket * channels + channel) * 2;
        const min = peaks[at] ?? 0;
        const max = peaks[at + 1] ?? 0;
        if (min < low) low = min;
        if (max > high) high = max;
        const mean = rms?.[at + 1] ?? 0;
        power += mean * mean;
      }
      loudest = Math.max(loudest, power);
    }
    columns.min[column] = low / fullScale;
    columns.max[column] = high / fullScale;
    columns.rms[column] = to > from ? Math.sqrt(loudest / (to - from)) / fullScale : 0;
  }
  return columns;
}

/** Some of the columns, without copying them. */
export function sliceColumns({ min, max, rms }: Columns, from: number, to: number): Columns {
  return {
    count: to - from,
    min: min.subarray(from, to),
    max: max.subarray(from, to),
    rms: rms.subarray(from, to),
  };
}

/** Whether a column holds a sample at either end of the scale. */
export function isClipped(columns: Columns, column: number): boolean {
  return (columns.max[column] ?? 0) >= 32767 / fullScale || (columns.min[column] ?? 0) <= -1;
}

const clipped = new WeakMap<PeakLevel, boolean>();

/** Whether a level holds a sample at either end of the scale anywhere; looked for once. */
export function hasClips(level: PeakLevel): boolean {
  const known = clipped.get(level);
  if (known !== undefined) return known;
  // Millions of peaks in a long sound: the engine's own search takes a hundredth of a loop that is run once.
  const found = level.peaks.includes(32767) || level.peaks.includes(-fullScale);
  clipped.set(level, found);
  return found;
}
