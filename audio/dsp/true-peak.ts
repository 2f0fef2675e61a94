import { cos, sin } from './math';

/** Linear amplitudes; `truePeakFrame` is the last frame at or before the true peak, null where all is silent. */
export interface TruePeak {
  truePeak: number;
  truePeakFrame: number | null;
  samplePeak: number;
}

export interface TruePeakMeter {
  push(planes: readonly Float32Array[], frames: number): void;
  result(): TruePeak;
}

const TAPS = 12;
const HISTORY = TAPS - 1;
/** Between frames n and n + 1 the filter sees frames n − 5 to n + 6. */
const LOOK_AHEAD = TAPS / 2;
const BLOCK = 32;

/** A sinc under a Hann window of ±6 frames, seen from `offset` frames after frame n: its taps on n − 5 to n + 6. */
function interpolator(offset: number): Float64Array {
  return Float64Array.from({ length: TAPS }, (_, tap) => {
    const t = Math.PI * (tap + 1 - LOOK_AHEAD - offset);
    return (sin(t) / t) * 0.5 * (1 + cos(t / LOOK_AHEAD));
  });
}

const half = interpolator(1 / 2);
const quarter = interpolator(1 / 4);
// The filter at ¾ is the one at ¼ reversed. Split into an even and an odd part they are even ± odd, and the larger
// of |even + odd| and |even − odd| is |even| + |odd|: two filters for the price of one.
const even = quarter.map((tap, index) => (tap + quarter[HISTORY - index]!) / 2);
const odd = quarter.map((tap, index) => (tap - quarter[HISTORY - index]!) / 2);

const magnitudeSum = (taps: Float64Array) => taps.reduce((sum, tap) => sum + Math.abs(tap), 0);

/** |between| ≤ max|x| × this. The margin outweighs all rounding, so what is skipped lies strictly below the peak. */
const gainBound = Math.max(magnitudeSum(half), magnitudeSum(quarter)) * (1 + 1e-9);

/** Values between frames per frame: to 4× below 96 kHz, 2× below 192 kHz, none above (BS.1770-5 Annex 2). */
function pointsBetween(sampleRate: number): 3 | 1 | 0 {
  if (sampleRate < 96_000) return 3;
  return sampleRate < 192_000 ? 1 : 0;
}

/** The largest value of one kind in one channel so far, and the first frame that has it. */
class Peak {
  value = 0;
  frame = 0;

  raise(value: number, frame: number) {
    this.value = value;
    this.frame = frame;
  }
}

function largestMagnitude(x: Float32Array, from: number, to: number): number {
  let largest = 0;
  for (let i = from; i < to; i++) {
    const magnitude = Math.abs(x[i]!);
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

/** Raises `peak` to the largest value halfway between frames; windows begin at `from` to `to` − 1, the first after `frame`. */
function scanHalves(x: Float32Array, from: number, to: number, frame: number, peak: Peak) {
  const h0 = half[0]!;
  const h1 = half[1]!;
  const h2 = half[2]!;
  const h3 = half[3]!;
  const h4 = half[4]!;
  const h5 = half[5]!;
  for (let i = from; i < to; i++) {
    const outer = h0 * (x[i]! + x[i + 11]!) + h1 * (x[i + 1]! + x[i + 10]!) + h2 * (x[i + 2]! + x[i + 9]!);
    const inner = h3 * (x[i + 3]! + x[i + 8]!) + h4 * (x[i + 4]! + x[i + 7]!) + h5 * (x[i + 5]! + x[i + 6]!);
    const between = Math.abs(outer + inner);
    if (between > peak.value) peak.raise(between, frame + i - from);
  }
}

/** The same at ¼, ½ and ¾. */
function scanQuarters(x: Float32Array, from: number, to: number, frame: number, peak: Peak) {
  const h0 = half[0]!;
  const h1 = half[1]!;
  const h2 = half[2]!;
  const h3 = half[3]!;
  const h4 = half[4]!;
  const h5 = half[5]!;
  const e0 = even[0]!;
  const e1 = even[1]!;
  const e2 = even[2]!;
  const e3 = even[3]!;
  const e4 = even[4]!;
  const e5 = even[5]!;
  const o0 = odd[0]!;
  const o1 = odd[1]!;
  const o2 = odd[2]!;
  const o3 = odd[3]!;
  const o4 = odd[4]!;
  const o5 = odd[5]!;
  let best = peak.value;
  let at = -1;
  for (let i = from; i < to; i++) {
    const x0 = x[i]!;
    const x1 = x[i + 1]!;
    const x2 = x[i + 2]!;
    const x3 = x[i + 3]!;
    const x4 = x[i + 4]!;
    const x5 = x[i + 5]!;
    const x6 = x[i + 6]!;
    const x7 = x[i + 7]!;
    const x8 = x[i + 8]!;
    const x9 = x[i + 9]!;
    const x10 = x[i + 10]!;
    const x11 = x[i + 11]!;
    const s0 = x0 + x11;
    const s1 = x1 + x10;
    const s2 = x2 + x9;
    const s3 = x3 + x8;
    const s4 = x4 + x7;
    const s5 = x5 + x6;
    const middle = Math.abs(h0 * s0 + h1 * s1 + h2 * s2 + (h3 * s3 + h4 * s4 + h5 * s5));
    const sides =
      Math.abs(e0 * s0 + e1 * s1 + e2 * s2 + (e3 * s3 + e4 * s4 + e5 * s5)) +
      Math.abs(
        o0 * (x0 - x11) +
          o1 * (x1 - x10) +
          o2 * (x2 - x9) +
          (o3 * (x3 - x8) + o4 * (x4 - x7) + o5 * (x5 - x6)),
      );
    if (middle > best) {
      best = middle;
      at = i;
    }
    if (sides > best) {
      best = sides;
      at = i;
    }
  }
  if (at >= 0) peak.raise(best, frame + at - from);
}

/**
 * Meters the true peak of planar samples by BS.1770-5 Annex 2 over all channels, the first `frames` of each plane at
 * every push; before and after is silence. Expects finite samples.
 */
export function createTruePeakMeter(options: { sampleRate: number; channels: number }): TruePeakMeter {
  const points = pointsBetween(options.sampleRate);
  const scan = points === 3 ? scanQuarters : scanHalves;
  const channels = Array.from({ length: options.channels }, () => ({
    history: new Float32Array(HISTORY),
    sample: new Peak(),
    between: new Peak(),
  }));
  const seam = new Float32Array(HISTORY + BLOCK);
  let pushed = 0;
  let largest = 0;

  return {
    push(planes, frames) {
      for (let index = 0; index < channels.length; index++) {
        const plane = planes[index]!;
        const { history, sample, between } = channels[index]!;
        let before = largestMagnitude(history, 0, HISTORY);
        for (let start = 0; start < frames; start += BLOCK) {
          const end = Math.min(start + BLOCK, frames);
          const loudest = largestMagnitude(plane, start, end);
          if (loudest > sample.value) {
            let at = start;
            while (Math.abs(plane[at]!) < loudest) at++;
            sample.raise(loudest, pushed + at);
            if (loudest > largest) largest = loudest;
          }
          if (points > 0 && Math.max(before, loudest) * gainBound > largest) {
            const frame = pushed + start - LOOK_AHEAD;
            if (start > 0) scan(plane, start - HISTORY, end - HISTORY, frame, between);
            else {
              for (let i = 0; i < HISTORY; i++) seam[i] = history[i]!;
              for (let i = 0; i < end; i++) seam[HISTORY + i] = plane[i]!;
              scan(seam, 0, end, frame, between);
            }
            if (between.value > largest) largest = between.value;
          }
          before = loudest;
        }
        const kept = Math.min(frames, HISTORY);
        history.copyWithin(0, kept);
        for (let i = 0; i < kept; i++) history[HISTORY - kept + i] = plane[frames - kept + i]!;
      }
      pushed += frames;
    },

    result() {
      const found = new Peak();
      for (const { history, sample, between } of channels) {
        const ending = new Peak();
        const tail = new Float32Array(2 * HISTORY);
        tail.set(history);
        if (points > 0) scan(tail, 0, HISTORY, pushed - LOOK_AHEAD, ending);
        for (const peak of [sample, between, ending]) {
          if (peak.value > found.value || (peak.value === found.value && peak.frame < found.frame)) {
            found.raise(peak.value, peak.frame);
          }
        }
      }
      return {
        truePeak: found.value,
        truePeakFrame: found.value > 0 ? Math.min(Math.max(found.frame, 0), pushed - 1) : null,
        samplePeak: channels.reduce((peak, { sample }) => Math.max(peak, sample.value), 0),
      };
    },
  };
}
