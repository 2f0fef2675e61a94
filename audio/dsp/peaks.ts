/** One zoom level: per pixel and channel two 16-bit values, the lowest and the highest sample, or −rms and +rms. */
export interface PeakLevel {
  samplesPerPixel: number;
  /** Pixels, the last of which may cover fewer samples. */
  length: number;
  data: Int16Array;
}

export interface PeakLevels {
  peaks: PeakLevel[];
  rms: PeakLevel[];
}

export interface PeaksBuilder {
  push(planes: readonly Float32Array[], frames: number): void;
  /** Ends the input and hands over levels of 256·4^k samples per pixel, down to the first of at most 512 pixels. */
  finish(): PeakLevels;
}

/** Takes the next pixels of a level; the arrays are used again when it returns. */
export type PeakSink = (
  level: { samplesPerPixel: number },
  pixels: { peaks: Int16Array; rms: Int16Array },
) => void;

const FINEST = 256;
const STEP = 4;
const OVERVIEW = 512;
/** More levels than 2⁴⁴ frames need. */
const MOST_LEVELS = 15;
const PIXELS_AT_ONCE = 1024;

/** floor(x × 32768), kept within 16 bits. */
function quantise(x: number): number {
  return Math.min(32767, Math.max(-32768, Math.floor(x * 32768)));
}

/** Joins a few finer pixels into each of its own, hands these to the sink in portions, and each to the next level. */
class Level {
  readonly lows: Int16Array;
  readonly highs: Int16Array;
  readonly squares: Float64Array;
  private joined = 0;
  private frames = 0;
  private readonly peaks: Int16Array;
  private readonly rms: Int16Array;
  private used = 0;

  constructor(
    readonly samplesPerPixel: number,
    private readonly joins: number,
    channels: number,
    private readonly sink: PeakSink,
    private readonly next: Level | undefined,
  ) {
    this.lows = new Int16Array(channels).fill(32767);
    this.highs = new Int16Array(channels).fill(-32768);
    this.squares = new Float64Array(channels);
    this.peaks = new Int16Array(PIXELS_AT_ONCE * channels * 2);
    this.rms = new Int16Array(PIXELS_AT_ONCE * channels * 2);
  }

  /** Joining is exact, because floor keeps the order of what it rounds. */
  join(lows: ArrayLike<number>, highs: ArrayLike<number>, squares: Float64Array, frames: number) {
    for (let channel = 0; channel < squares.length; channel++) {
      if (lows[channel]! < this.lows[channel]!) this.lows[channel] = lows[channel]!;
      if (highs[channel]! > this.highs[channel]!) this.highs[channel] = highs[channel]!;
      this.squares[channel]! += squares[channel]!;
    }
    this.frames += frames;
    this.joined += 1;
    if (this.joined === this.joins) this.closePixel();
  }

  finish() {
    if (this.joined > 0) this.closePixel();
    this.handOver();
    this.next?.finish();
  }

  private closePixel() {
    for (let channel = 0; channel < this.squares.length; channel++) {
      const rms = Math.sqrt(this.squares[channel]! / this.frames);
      this.peaks[this.used] = this.lows[channel]!;
      this.rms[this.used++] = quantise(-rms);
      this.peaks[this.used] = this.highs[channel]!;
      this.rms[this.used++] = quantise(rms);
    }
    if (this.used === this.peaks.length) this.handOver();
    this.next?.join(this.lows, this.highs, this.squares, this.frames);
    this.lows.fill(32767);
    this.highs.fill(-32768);
    this.squares.fill(0);
    this.joined = 0;
    this.frames = 0;
  }

  private handOver() {
    if (this.used > 0) {
      this.sink(this, { peaks: this.peaks.subarray(0, this.used), rms: this.rms.subarray(0, this.used) });
    }
    this.used = 0;
  }
}

/** The levels of so many frames: 256·4^k samples per pixel, down to the first of at most 512 pixels. */
export function peakLevelsOf(frames: number): Omit<PeakLevel, 'data'>[] {
  const levels = [{ samplesPerPixel: FINEST, length: Math.ceil(frames / FINEST) }];
  for (let last = levels[0]!; last.length > OVERVIEW; levels.push(last)) {
    const samplesPerPixel = last.samplesPerPixel * STEP;
    last = { samplesPerPixel, length: Math.ceil(frames / samplesPerPixel) };
  }
  return levels;
}

/**
 * Draws peaks and RMS of planar samples, the first `frames` of each plane at every push, for any channel count, and
 * hands them to the sink as they come: the finest `levels` levels, in memory that does not grow.
 */
export function streamPeaks(options: { channels: number; levels: number; sink: PeakSink }) {
  const { channels, levels, sink } = options;
  const zooms = [FINEST];
  while (zooms.length < levels) zooms.push(zooms.at(-1)! * STEP);
  const finest = zooms.reduceRight<Level | undefined>(
    (next, zoom) => new Level(zoom, zoom === FINEST ? 1 : STEP, channels, sink, next),
    undefined,
  );
  const lows = new Float64Array(channels).fill(Infinity);
  const highs = new Float64Array(channels).fill(-Infinity);
  const squares = new Float64Array(channels);
  let filled = 0;

  function add(plane: Float32Array, channel: number, from: number, to: number) {
    let low = lows[channel]!;
    let high = highs[channel]!;
    let sum = squares[channel]!;
    for (let i = from; i < to; i++) {
      const x = plane[i]!;
      if (x < low) low = x;
      if (x > high) high = x;
      sum += x * x;
    }
    lows[channel] = low;
    highs[channel] = high;
    squares[channel] = sum;
  }

  function closePixel() {
    for (let channel = 0; channel < channels; channel++) {
      lows[channel] = quantise(lows[channel]!);
      highs[channel] = quantise(highs[channel]!);
    }
    finest?.join(lows, highs, squares, filled);
    lows.fill(Infinity);
    highs.fill(-Infinity);
    squares.fill(0);
    filled = 0;
  }

  return {
    push(planes: readonly Float32Array[], frames: number): void {
      for (let from = 0; from < frames;) {
        const to = Math.min(frames, from + FINEST - filled);
        for (let channel = 0; channel < channels; channel++) add(planes[channel]!, channel, from, to);
        filled += to - from;
        from = to;
        if (filled === FINEST) closePixel();
      }
    },

    finish(): void {
      if (filled > 0) closePixel();
      finest?.finish();
    },
  };
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Draws peaks and RMS as `streamPeaks` does and keeps all levels in memory. */
export function createPeaks(options: { channels: number }): PeaksBuilder {
  const parts = new Map<number, { peaks: Int16Array[]; rms: Int16Array[] }>();
  let pushed = 0;
  const stream = streamPeaks({
    channels: options.channels,
    levels: MOST_LEVELS,
    sink({ samplesPerPixel }, { peaks, rms }) {
      const level = parts.get(samplesPerPixel) ?? { peaks: [], rms: [] };
      level.peaks.push(peaks.slice());
      level.rms.push(rms.slice());
      parts.set(samplesPerPixel, level);
    },
  });
  return {
    push(planes, frames) {
      stream.push(planes, frames);
      pushed += frames;
    },

    finish() {
      stream.finish();
      const levels = peakLevelsOf(pushed);
      const dataOf = (kind: keyof PeakLevels) =>
        levels.map((level) => ({ ...level, data: joined(parts.get(level.samplesPerPixel)?.[kind] ?? []) }));
      return { peaks: dataOf('peaks'), rms: dataOf('rms') };
    },
  };
}

const DAT_VERSION = 2;
const DAT_HEADER_BYTES = 24;

/** The head of a BBC audiowaveform .dat file: version 2, 16 bit, little endian. */
export function datHeader(
  level: Omit<PeakLevel, 'data'>,
  shape: { sampleRate: number; channels: number },
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(DAT_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, DAT_VERSION, true);
  view.setUint32(4, 0, true);
  view.setInt32(8, shape.sampleRate, true);
  view.setInt32(12, level.samplesPerPixel, true);
  view.setUint32(16, level.length, true);
  view.setInt32(20, shape.channels, true);
  return bytes;
}

/** A level as such a file: its head, then its values. */
export function encodeDat(
  level: PeakLevel,
  shape: { sampleRate: number; channels: number },
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(DAT_HEADER_BYTES + level.data.length * 2);
  bytes.set(datHeader(level, shape));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < level.data.length; i++) view.setInt16(DAT_HEADER_BYTES + i * 2, level.data[i]!, true);
  return bytes;
}

/** Reads such a file; refuses other versions, 8-bit files and a length that the bytes do not have. */
export function decodeDat(bytes: Uint8Array): PeakLevel & { sampleRate: number; channels: number } {
  if (bytes.byteLength < DAT_HEADER_BYTES) throw new RangeError('peaks are shorter than their header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getInt32(0, true) !== DAT_VERSION || view.getUint32(4, true) !== 0) {
    throw new RangeError('peaks are read from 16-bit audiowaveform files of version 2');
  }
  const sampleRate = view.getInt32(8, true);
  const samplesPerPixel = view.getInt32(12, true);
  const length = view.getUint32(16, true);
  const channels = view.getInt32(20, true);
  const values = length * channels * 2;
  if (
    sampleRate < 1 ||
    samplesPerPixel < 1 ||
    channels < 1 ||
    bytes.byteLength !== DAT_HEADER_BYTES + values * 2
  ) {
    throw new RangeError('peaks have another length than their header says');
  }
  const data = new Int16Array(values);
  // Where numbers lie in memory as they do in the file, they are copied: an hour has millions of them.
  if (isLittleEndian) new Uint8Array(data.buffer).set(bytes.subarray(DAT_HEADER_BYTES));
  else for (let i = 0; i < values; i++) data[i] = view.getInt16(DAT_HEADER_BYTES + i * 2, true);
  return { samplesPerPixel, length, data, sampleRate, channels };
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The coarsest level not above the wish, the finest when the wish is below it; refuses an empty list. */
export function nearestLevel<T extends { samplesPerPixel: number }>(
  levels: readonly T[],
  samplesPerPixel: number,
): T {
  const byZoom = [...levels].sort((a, b) => a.samplesPerPixel - b.samplesPerPixel);
  const nearest = byZoom.findLast((level) => level.samplesPerPixel <= samplesPerPixel) ?? byZoom[0];
  if (!nearest) throw new RangeError('there are no peaks');
  return nearest;
}
