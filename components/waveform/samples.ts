import type { PeakLevel } from '@/client/peaks-cache';
import type { Segments } from '@/client/segments';
import { segmentFrames } from '@/domain/asset';
import { readColumns, type Columns, type Row } from './columns';

/** What a wave is drawn from: its peaks, and close in its samples, as far as they are here. */
export interface WaveSource {
  readonly level: PeakLevel;
  /** Null where nobody looks closely. */
  readonly segments: Segments | null;
}

/**
 * Reads columns as `readColumns` does: from samples where columns are finer than the finest peaks, and where samples
 * are not here yet still from these peaks.
 */
export function readWave(
  { level, segments }: WaveSource,
  row: Row,
  startFrame: number,
  framesPerColumn: number,
  count: number,
): Columns {
  const columns = readColumns(level, row, startFrame, framesPerColumn, count);
  if (segments && framesPerColumn < level.framesPerBucket)
    readSamples(segments, row, startFrame, framesPerColumn, columns);
  return columns;
}

/** One channel of the samples that are here; it keeps the segment it read last at hand. */
class Channel {
  plane: Float32Array | undefined;
  /** The frame with which `plane` begins. */
  origin = Number.NaN;

  constructor(
    private readonly segments: Segments,
    private readonly channel: number,
  ) {}

  /** Takes the segment around a frame to hand; whether it is here. */
  take(frame: number): boolean {
    const n = Math.floor(frame / segmentFrames);
    if (this.origin !== n * segmentFrames) {
      this.origin = n * segmentFrames;
      this.plane = this.segments.get(n)?.[this.channel];
    }
    return this.plane !== undefined;
  }

  /** The sample at a whole frame; not a number while it is not here. */
  at(frame: number): number {
    return this.take(frame) ? (this.plane?.[frame - this.origin] ?? 0) : Number.NaN;
  }

  /** The line between the samples on both sides of a place. */
  between(place: number): number {
    const before = Math.floor(place);
    const share = place - before;
    const sample = this.at(before);
    return share === 0 ? sample : sample + (this.at(before + 1) - sample) * share;
  }
}

/** Reads samples over the columns that are there already, wherever the samples of a column are here. */
function readSamples(
  segments: Segments,
  row: Row,
  startFrame: number,
  framesPerColumn: number,
  columns: Columns,
) {
  const read = framesPerColumn < 1 ? readLine : readSwing;
  for (const [index, channel] of row.entries()) {
    const samples = new Channel(segments, channel);
    for (let column = 0; column < columns.count; column++) {
      const start = startFrame + column * framesPerColumn;
      if (read(samples, start, start + framesPerColumn)) write(columns, column, index > 0);
    }
  }
}

/** Lowest and highest of some samples, and the sum or the mean of their squares. */
interface Swing {
  low: number;
  high: number;
  power: number;
}

/** What was read last: one place for it, because a picture has thousands of columns. */
const found: Swing = { low: 0, high: 0, power: 0 };

function write(columns: Columns, column: number, isFurther: boolean) {
  const rms = Math.sqrt(found.power);
  columns.min[column] = Math.min(found.low, isFurther ? (columns.min[column] ?? 0) : 0);
  columns.max[column] = Math.max(found.high, isFurther ? (columns.max[column] ?? 0) : 0);
  columns.rms[column] = Math.max(rms, isFurther ? (columns.rms[column] ?? 0) : 0);
}

/** Rounding must not let a column reach for a sample that it only borders on. */
const slack = 1e-6;

/** Lowest, highest and mean square of every sample that a column touches; false while one is not here. */
function readSwing(samples: Channel, start: number, end: number): boolean {
  const from = Math.floor(start + slack);
  const to = Math.max(from + 1, Math.ceil(end - slack));
  found.low = found.high = found.power = 0;
  for (let frame = from; frame < to;) {
    if (!samples.take(frame)) return false;
    const { plane, origin } = samples;
    const until = Math.min(to, origin + segmentFrames) - origin;
    if (plane) addStretch(plane, frame - origin, until);
    frame = until + origin;
  }
  found.power /= to - from;
  return true;
}

/** Adds a stretch of a plane to what was found: whole blocks by their sums, and only its ends sample by sample. */
function addStretch(plane: Float32Array, from: number, to: number) {
  const first = Math.ceil(from / blockSamples);
  const last = Math.floor(to / blockSamples);
  if (first >= last) return addSamples(found, plane, from, to);
  addSamples(found, plane, from, first * blockSamples);
  const { low, high, power } = blocksOf(plane);
  for (let block = first; block < last; block++) {
    found.low = Math.min(found.low, low[block] ?? 0);
    found.high = Math.max(found.high, high[block] ?? 0);
    found.power += power[block] ?? 0;
  }
  addSamples(found, plane, last * blockSamples, to);
}

function addSamples(swing: Swing, plane: Float32Array, from: number, to: number) {
  let { low, high, power } = swing;
  for (let i = from; i < to; i++) {
    const sample = plane[i] ?? 0;
    if (sample < low) low = sample;
    if (sample > high) high = sample;
    power += sample * sample;
  }
  swing.low = low;
  swing.high = high;
  swing.power = power;
}

const blockSamples = 32;

/** Per block of a plane its lowest and highest sample and the sum of their squares. */
interface Blocks {
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly power: Float64Array;
}

const knownBlocks = new WeakMap<Float32Array, Blocks>();

/** Summed once for each plane: while somebody zooms, the same samples are read anew for every picture. */
function blocksOf(plane: Float32Array): Blocks {
  const known = knownBlocks.get(plane);
  if (known) return known;
  const count = Math.floor(plane.length / blockSamples);
  const blocks = {
    low: new Float32Array(count),
    high: new Float32Array(count),
    power: new Float64Array(count),
  };
  for (let block = 0; block < count; block++) {
    const swing = { low: 0, high: 0, power: 0 };
    addSamples(swing, plane, block * blockSamples, (block + 1) * blockSamples);
    blocks.low[block] = swing.low;
    blocks.high[block] = swing.high;
    blocks.power[block] = swing.power;
  }
  knownBlocks.set(plane, blocks);
  return blocks;
}

/** How far the line through the samples swings within a column narrower than the distance of two samples. */
function readLine(samples: Channel, start: number, end: number): boolean {
  const [one, other] = [samples.between(start), samples.between(end)];
  const corner = Math.floor(end) > start ? samples.at(Math.floor(end)) : one;
  found.low = Math.min(0, one, other, corner);
  found.high = Math.max(0, one, other, corner);
  found.power = other * other;
  return !Number.isNaN(found.low);
}

/** The samples of a channel from one frame to another that are here, each with its frame. */
export function singleSamples(
  segments: Segments,
  channel: number,
  fromFrame: number,
  toFrame: number,
): { frame: number; sample: number }[] {
  const samples = new Channel(segments, channel);
  const singles = [];
  for (let frame = Math.max(0, Math.floor(fromFrame)); frame <= toFrame; frame++) {
    const sample = samples.at(frame);
    if (!Number.isNaN(sample)) singles.push({ frame, sample });
  }
  return singles;
}
