import type { ClippedSpan, Defects, PolaritySpan } from '@/domain/findings';
import { findingLimits } from '@/domain/findings';
import { dbToGain } from './math';

export interface DefectMeter {
  push(planes: readonly Float32Array[], frames: number): void;
  result(): Defects;
}

const MOST_SPANS = 50;
const BLOCK = 256;
const CLIPPED = findingLimits.clippedSample;
const SILENCE = dbToGain(findingLimits.silenceDbfs);

/** Integers cannot go past full scale, so whatever stays up there on one side was cut. */
const sideAtFullScale = (x: number) => (Math.abs(x) < CLIPPED ? 0 : x > 0 ? 1 : -1);

/** What may go past full scale was cut only where it is flat: the run is of one and the same value. */
const valueAtFullScale = (x: number) => (Math.abs(x) < CLIPPED ? 0 : x);

/** What one channel shows by itself. */
class ChannelDefects {
  readonly clippedSpans: ClippedSpan[] = [];
  clippedRuns = 0;
  samplePeak = 0;
  firstLoud = -1;
  lastLoud = -1;
  private sum = 0;
  /** What the samples of the run under way have in common; 0 outside of one. */
  private runMark = 0;
  private runStart = 0;

  constructor(
    private readonly channel: number,
    private readonly markOf: (sample: number) => number,
  ) {}

  add(plane: Float32Array, frames: number, firstFrame: number) {
    for (let from = 0; from < frames; from += BLOCK) {
      this.addBlock(plane, from, Math.min(frames, from + BLOCK), firstFrame);
    }
  }

  /** Only blocks that are loud, or clipped, are looked into sample by sample. */
  private addBlock(plane: Float32Array, from: number, to: number, firstFrame: number) {
    let sum = this.sum;
    let peak = 0;
    for (let i = from; i < to; i++) {
      const x = plane[i]!;
      const magnitude = Math.abs(x);
      sum += x;
      if (magnitude > peak) peak = magnitude;
    }
    this.sum = sum;
    if (peak > this.samplePeak) this.samplePeak = peak;
    if (peak >= SILENCE) this.noteLoud(plane, from, to, firstFrame);
    if (peak >= CLIPPED || this.runMark !== 0) this.followRuns(plane, from, to, firstFrame);
  }

  private noteLoud(plane: Float32Array, from: number, to: number, firstFrame: number) {
    let last = to - 1;
    while (Math.abs(plane[last]!) < SILENCE) last -= 1;
    this.lastLoud = firstFrame + last;
    if (this.firstLoud >= 0) return;
    let first = from;
    while (Math.abs(plane[first]!) < SILENCE) first += 1;
    this.firstLoud = firstFrame + first;
  }

  private followRuns(plane: Float32Array, from: number, to: number, firstFrame: number) {
    for (let i = from; i < to; i++) {
      const mark = this.markOf(plane[i]!);
      if (mark !== this.runMark) this.turn(mark, firstFrame + i);
    }
  }

  private turn(mark: number, frame: number) {
    const span = this.openSpan(frame);
    if (span) {
      this.clippedRuns += 1;
      if (this.clippedSpans.length < MOST_SPANS) this.clippedSpans.push(span);
    }
    this.runMark = mark;
    this.runStart = frame;
  }

  /** The clipped run that would end here, if it is long enough. */
  openSpan(endFrame: number): ClippedSpan | undefined {
    if (this.runMark === 0 || endFrame - this.runStart < findingLimits.clippedRunFrames) return undefined;
    return { channel: this.channel, startFrame: this.runStart, endFrame };
  }

  mean(frames: number): number {
    return frames > 0 ? this.sum / frames : 0;
  }
}

/** Follows, second by second, how alike left and right are, and keeps the spans in which they oppose each other. */
class PolarityWatch {
  readonly spans: PolaritySpan[] = [];
  /** Of the second under way: Σ left, Σ right, Σ left², Σ right², Σ left × right. */
  private readonly sums = new Float64Array(5);
  private frames = 0;
  private seconds = 0;
  private opposedSeconds = 0;
  private opposedSum = 0;

  constructor(private readonly sampleRate: number) {}

  add(left: Float32Array, right: Float32Array, frames: number) {
    for (let from = 0; from < frames;) {
      const to = Math.min(frames, from + this.sampleRate - this.frames);
      this.addWithinSecond(left, right, from, to);
      this.frames += to - from;
      from = to;
      if (this.frames === this.sampleRate) this.closeSecond();
    }
  }

  private addWithinSecond(left: Float32Array, right: Float32Array, from: number, to: number) {
    let [sumLeft = 0, sumRight = 0, leftSquares = 0, rightSquares = 0, products = 0] = this.sums;
    for (let i = from; i < to; i++) {
      const l = left[i]!;
      const r = right[i]!;
      sumLeft += l;
      sumRight += r;
      leftSquares += l * l;
      rightSquares += r * r;
      products += l * r;
    }
    this.sums[0] = sumLeft;
    this.sums[1] = sumRight;
    this.sums[2] = leftSquares;
    this.sums[3] = rightSquares;
    this.sums[4] = products;
  }

  private closeSecond() {
    const correlation = this.correlation();
    if (correlation < findingLimits.opposedCorrelation) {
      this.opposedSeconds += 1;
      this.opposedSum += correlation;
    } else {
      const span = this.openSpan();
      if (span && this.spans.length < MOST_SPANS) this.spans.push(span);
      this.opposedSeconds = 0;
      this.opposedSum = 0;
    }
    this.seconds += 1;
    this.frames = 0;
    this.sums.fill(0);
  }

  /** Of the whole second, offsets removed; 0 where a side is silent and nothing can be told. */
  private correlation(): number {
    const [left = 0, right = 0, leftSquare = 0, rightSquare = 0, product = 0] = this.sums.map(
      (sum) => sum / this.frames,
    );
    const leftVariance = leftSquare - left * left;
    const rightVariance = rightSquare - right * right;
    if (leftVariance < SILENCE * SILENCE || rightVariance < SILENCE * SILENCE) return 0;
    return (product - left * right) / Math.sqrt(leftVariance * rightVariance);
  }

  /** The opposed span that ends with the last whole second, if it is long enough. */
  openSpan(): PolaritySpan | undefined {
    if (this.opposedSeconds < findingLimits.opposedSeconds) return undefined;
    return {
      startFrame: (this.seconds - this.opposedSeconds) * this.sampleRate,
      endFrame: this.seconds * this.sampleRate,
      correlation: this.opposedSum / this.opposedSeconds,
    };
  }
}

const present = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);

/**
 * Measures the defects of planar samples, the first `frames` of each plane at every push. Expects finite samples; of
 * floats and lossy sources, which may lie past full scale unharmed, only flat tops count as clipped.
 */
export function createDefectMeter(options: {
  sampleRate: number;
  channels: number;
  mayExceedFullScale: boolean;
}): DefectMeter {
  const markOf = options.mayExceedFullScale ? valueAtFullScale : sideAtFullScale;
  const channels = Array.from(
    { length: options.channels },
    (_, channel) => new ChannelDefects(channel, markOf),
  );
  const polarity = options.channels === 2 ? new PolarityWatch(options.sampleRate) : undefined;
  let pushed = 0;

  return {
    push(planes, frames) {
      for (let channel = 0; channel < channels.length; channel++) {
        channels[channel]!.add(planes[channel]!, frames, pushed);
      }
      polarity?.add(planes[0]!, planes[1]!, frames);
      pushed += frames;
    },

    result() {
      const spans = channels.flatMap((channel) => [
        ...channel.clippedSpans,
        ...present(channel.openSpan(pushed)),
      ]);
      const runs = channels.map((channel) => channel.clippedRuns + present(channel.openSpan(pushed)).length);
      const firstLoud = channels.map((channel) => channel.firstLoud).filter((frame) => frame >= 0);
      const lastLoud = channels.map((channel) => channel.lastLoud);
      return {
        dcOffsets: channels.map((channel) => channel.mean(pushed)),
        clippedRuns: runs.reduce((sum, count) => sum + count, 0),
        clippedSpans: spans
          .sort((a, b) => a.startFrame - b.startFrame || a.channel - b.channel)
          .slice(0, MOST_SPANS),
        silentHeadFrames: Math.min(pushed, ...firstLoud),
        silentTailFrames: pushed - 1 - Math.max(-1, ...lastLoud),
        polaritySpans: polarity
          ? [...polarity.spans, ...present(polarity.openSpan())].slice(0, MOST_SPANS)
          : [],
        samplePeak: channels.reduce((peak, channel) => Math.max(peak, channel.samplePeak), 0),
      };
    },
  };
}

/**
 * Sets what is not a number or infinite to 0 in place, in the first `frames` of each plane, and counts it; counts too,
 * and leaves, finite samples beyond ±64 (+36 dBFS), which no converter puts out.
 */
export function sanitise(
  planes: readonly Float32Array[],
  frames: number,
): { nonFinite: number; absurd: number } {
  let nonFinite = 0;
  let absurd = 0;
  for (const plane of planes) {
    for (let i = 0; i < frames; i++) {
      if (Math.abs(plane[i]!) <= findingLimits.absurdSample) continue;
      if (Number.isFinite(plane[i]!)) {
        absurd += 1;
      } else {
        plane[i] = 0;
        nonFinite += 1;
      }
    }
  }
  return { nonFinite, absurd };
}
