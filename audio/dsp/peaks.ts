import { withRoom } from './growable';

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

const FINEST = 256;
const STEP = 4;
const OVERVIEW = 512;

/** floor(x × 32768), kept within 16 bits. */
function quantise(x: number): number {
  return Math.min(32767, Math.max(-32768, Math.floor(x * 32768)));
}

/** Joins four pixels into one; exact, because floor keeps the order of what it rounds. */
function coarsen(level: PeakLevel, channels: number): PeakLevel {
  const length = Math.ceil(level.length / STEP);
  const data = new Int16Array(length * channels * 2);
  for (let pixel = 0; pixel < length; pixel++) {
    const end = Math.min((pixel + 1) * STEP, level.length);
    for (let channel = 0; channel < channels; channel++) {
      let low = 32767;
      let high = -32768;
      for (let source = pixel * STEP; source < end; source++) {
        const at = (source * channels + channel) * 2;
        if (level.data[at]! < low) low = level.data[at]!;
        if (level.data[at + 1]! > high) high = level.data[at + 1]!;
      }
      data[(pixel * channels + channel) * 2] = low;
      data[(pixel * channels + channel) * 2 + 1] = high;
    }
  }
  return { samplesPerPixel: level.samplesPerPixel * STEP, length, data };
}

function coarsenSquares(squares: Float64Array, channels: number): Float64Array {
  const coarse = new Float64Array(Math.ceil(squares.length / channels / STEP) * channels);
  for (let i = 0; i < squares.length; i++) {
    coarse[Math.floor(i / channels / STEP) * channels + (i % channels)]! += squares[i]!;
  }
  return coarse;
}

function rootMeanSquares(
  squares: Float64Array,
  like: PeakLevel,
  channels: number,
  frames: number,
): PeakLevel {
  const { samplesPerPixel, length } = like;
  const data = new Int16Array(squares.length * 2);
  for (let i = 0; i < squares.length; i++) {
    const start = Math.floor(i / channels) * samplesPerPixel;
    const rms = Math.sqrt(squares[i]! / Math.min(samplesPerPixel, frames - start));
    data[i * 2] = quantise(-rms);
    data[i * 2 + 1] = quantise(rms);
  }
  return { samplesPerPixel, length, data };
}

/** Draws peaks and RMS of planar samples, the first `frames` of each plane at every push, for any channel count. */
export function createPeaks(options: { channels: number }): PeaksBuilder {
  const { channels } = options;
  const lows = new Float64Array(channels).fill(Infinity);
  const highs = new Float64Array(channels).fill(-Infinity);
  const sums = new Float64Array(channels);
  let extremes = new Int16Array(channels * 2 * 1024);
  let squares = new Float64Array(channels * 1024);
  let length = 0;
  let filled = 0;
  let pushed = 0;

  function add(plane: Float32Array, channel: number, from: number, to: number) {
    let low = lows[channel]!;
    let high = highs[channel]!;
    let sum = sums[channel]!;
    for (let i = from; i < to; i++) {
      const x = plane[i]!;
      if (x < low) low = x;
      if (x > high) high = x;
      sum += x * x;
    }
    lows[channel] = low;
    highs[channel] = high;
    sums[channel] = sum;
  }

  function closePixel() {
    const first = length * channels;
    extremes = withRoom(extremes, (first + channels) * 2);
    squares = withRoom(squares, first + channels);
    for (let channel = 0; channel < channels; channel++) {
      extremes[(first + channel) * 2] = quantise(lows[channel]!);
      extremes[(first + channel) * 2 + 1] = quantise(highs[channel]!);
      squares[first + channel] = sums[channel]!;
    }
    lows.fill(Infinity);
    highs.fill(-Infinity);
    sums.fill(0);
    length += 1;
    filled = 0;
  }

  return {
    push(planes, frames) {
      for (let from = 0; from < frames;) {
        const to = Math.min(frames, from + FINEST - filled);
        for (let channel = 0; channel < channels; channel++) add(planes[channel]!, channel, from, to);
        filled += to - from;
        from = to;
        if (filled === FINEST) closePixel();
      }
      pushed += frames;
    },

    finish() {
      if (filled > 0) closePixel();
      let level: PeakLevel = {
        samplesPerPixel: FINEST,
        length,
        data: extremes.slice(0, length * channels * 2),
      };
      let energy: Float64Array = squares.slice(0, length * channels);
      const peaks = [level];
      const rms = [rootMeanSquares(energy, level, channels, pushed)];
      while (level.length > OVERVIEW) {
        level = coarsen(level, channels);
        energy = coarsenSquares(energy, channels);
        peaks.push(level);
        rms.push(rootMeanSquares(energy, level, channels, pushed));
      }
      return { peaks, rms };
    },
  };
}

const DAT_VERSION = 2;
const DAT_HEADER_BYTES = 24;

/** A level as a BBC audiowaveform .dat file, version 2, 16 bit, little endian. */
export function encodeDat(
  level: PeakLevel,
  shape: { sampleRate: number; channels: number },
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(DAT_HEADER_BYTES + level.data.length * 2);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, DAT_VERSION, true);
  view.setUint32(4, 0, true);
  view.setInt32(8, shape.sampleRate, true);
  view.setInt32(12, level.samplesPerPixel, true);
  view.setUint32(16, level.length, true);
  view.setInt32(20, shape.channels, true);
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
  for (let i = 0; i < values; i++) data[i] = view.getInt16(DAT_HEADER_BYTES + i * 2, true);
  return { samplesPerPixel, length, data, sampleRate, channels };
}

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
