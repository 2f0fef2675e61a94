import { audioCaps } from '@/domain/asset';
import type { Loudness } from '@/domain/loudness';
import { withRoom } from './growable';
import { gainToDb, log10, pow, tan } from './math';
import type { TruePeak } from './true-peak';
import { createTruePeakMeter } from './true-peak';

export interface LoudnessMeter {
  push(planes: readonly Float32Array[], frames: number): void;
  result(): Loudness;
  /** Entry i is the short-term loudness of the 3 s that end at (i + 1) × 100 ms; −Infinity before 3 s and in silence. */
  shortTermLufs(): Float32Array;
  /** The peaks behind `result`, as amplitudes and with their place. */
  peak(): TruePeak;
}

/** Energies are kept per 10 ms; momentary is read every one of them, gating and short-term every tenth. */
const STEPS_PER_SECOND = 100;
const GATING_HOP = 10;
const MOMENTARY = 40;
const SHORT_TERM = 300;

const ABSOLUTE_GATE = energyOf(-70);
/** −10 LU for the integrated loudness (BS.1770), −20 LU for the range (Tech 3342). */
const INTEGRATED_GATE = 0.1;
const RANGE_GATE = 0.01;

const SURROUND = 1.41;

/**
 * Weights by channel count (BS.1770-5 table 4), in ffmpeg's order of channels. Three are L R C; four are quadraphonic
 * L R Ls Rs; seven are L R C LFE Cs Ls Rs; of the eight, the pair at ±135° weighs 1 and the pair at ±90° 1.41.
 */
const channelWeights: readonly (readonly number[])[] = [
  [1],
  [1, 1],
  [1, 1, 1],
  [1, 1, SURROUND, SURROUND],
  [1, 1, 1, SURROUND, SURROUND],
  [1, 1, 1, 0, SURROUND, SURROUND],
  [1, 1, 1, 0, 1, SURROUND, SURROUND],
  [1, 1, 1, 0, 1, 1, SURROUND, SURROUND],
];

function loudnessOf(meanSquare: number): number {
  return -0.691 + 10 * log10(meanSquare);
}

function energyOf(lufs: number): number {
  return pow(10, (lufs + 0.691) / 10);
}

const orNull = (level: number) => (Number.isFinite(level) ? level : null);

/** The K-weighting of BS.1770-5 Annex 1 at any rate: the analogue prototypes of its 48 kHz tables, bilinear. */
function designWeighting(sampleRate: number) {
  const gain = pow(10, 3.999843853973347 / 20);
  const bandGain = pow(gain, 0.4996667741545416);
  const shelfQ = 0.7071752369554196;
  const shelf = tan((Math.PI * 1681.974450955533) / sampleRate);
  const shelfNorm = 1 + shelf / shelfQ + shelf * shelf;
  const passQ = 0.5003270373238773;
  const pass = tan((Math.PI * 38.13547087602444) / sampleRate);
  const passNorm = 1 + pass / passQ + pass * pass;
  return {
    b0: (gain + (bandGain * shelf) / shelfQ + shelf * shelf) / shelfNorm,
    b1: (2 * (shelf * shelf - gain)) / shelfNorm,
    b2: (gain - (bandGain * shelf) / shelfQ + shelf * shelf) / shelfNorm,
    a1: (2 * (shelf * shelf - 1)) / shelfNorm,
    a2: (1 - shelf / shelfQ + shelf * shelf) / shelfNorm,
    d1: (2 * (pass * pass - 1)) / passNorm,
    d2: (1 - pass / passQ + pass * pass) / passNorm,
  };
}

type Weighting = ReturnType<typeof designWeighting>;

/** One channel through the two K-weighting filters, in direct form: the recursion is then one product long. */
class WeightedChannel {
  /** The sum of weighted squares since it was last taken. */
  private energy = 0;
  private readonly past = new Float64Array(6);

  constructor(
    private readonly weighting: Weighting,
    readonly weight: number,
  ) {}

  add(plane: Float32Array, from: number, to: number) {
    const { b0, b1, b2, a1, a2, d1, d2 } = this.weighting;
    const past = this.past;
    let x1 = past[0]!;
    let x2 = past[1]!;
    let y1 = past[2]!;
    let y2 = past[3]!;
    let z1 = past[4]!;
    let z2 = past[5]!;
    let energy = this.energy;
    for (let i = from; i < to; i++) {
      const x = plane[i]!;
      const y = b0 * x + b1 * x1 + b2 * x2 - a2 * y2 - a1 * y1;
      const z = y - 2 * y1 + y2 - d2 * z2 - d1 * z1;
      energy += z * z;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      z2 = z1;
      z1 = z;
    }
    past[0] = x1;
    past[1] = x2;
    past[2] = y1;
    past[3] = y2;
    past[4] = z1;
    past[5] = z2;
    this.energy = energy;
  }

  /** Hands over the weighted energy; a decay that has become inaudible is cut, since subnormal numbers are slow. */
  take(): number {
    const energy = this.energy * this.weight;
    this.energy = 0;
    for (let i = 0; i < this.past.length; i++) if (Math.abs(this.past[i]!) < 1e-30) this.past[i] = 0;
    return energy;
  }
}

function above(energies: Float64Array, gate: number): Float64Array {
  return energies.filter((energy) => energy > gate);
}

function mean(energies: Float64Array): number {
  return energies.reduce((sum, energy) => sum + energy, 0) / energies.length;
}

function maximum(energies: Float64Array): number {
  return energies.reduce((largest, energy) => Math.max(largest, energy), 0);
}

/** Gated twice (BS.1770-5 Annex 1): above −70 LUFS, then above 10 LU under the mean of what is left. */
function integratedOf(momentary: Float64Array): number | null {
  const heard = above(momentary, ABSOLUTE_GATE);
  return orNull(loudnessOf(mean(above(heard, mean(heard) * INTEGRATED_GATE))));
}

/** From the 10th to the 95th percentile, by nearest rank, of the short-term loudness above both gates (Tech 3342). */
function rangeOf(shortTerm: Float64Array): number | null {
  const heard = above(shortTerm, ABSOLUTE_GATE);
  const sorted = above(heard, mean(heard) * RANGE_GATE).sort();
  if (sorted.length === 0) return null;
  const percentile = (share: number) => loudnessOf(sorted[Math.floor((sorted.length - 1) * share + 0.5)]!);
  return percentile(0.95) - percentile(0.1);
}

/**
 * Meters planar samples by BS.1770-5 with EBU Tech 3341 and 3342, the first `frames` of each plane at every push;
 * 100 doubles are kept per second. Expects finite samples; refuses other than 1 to 8 channels at 8 to 384 kHz.
 */
export function createLoudnessMeter(options: { sampleRate: number; channels: number }): LoudnessMeter {
  const { sampleRate } = options;
  const weights = channelWeights[options.channels - 1];
  if (!weights || sampleRate < audioCaps.minSampleRate || sampleRate > audioCaps.maxSampleRate) {
    throw new RangeError(`no loudness meter for ${options.channels} channels at ${sampleRate} Hz`);
  }
  const weighting = designWeighting(sampleRate);
  const channels = weights.map((weight) => new WeightedChannel(weighting, weight));
  const truePeak = createTruePeakMeter(options);
  /** The frame where step i begins; steps differ by one frame where the rate is not a multiple of 100. */
  const boundary = (step: number) => Math.floor((step * sampleRate) / STEPS_PER_SECOND);

  let energies = new Float64Array(60 * STEPS_PER_SECOND);
  let steps = 0;
  let pushed = 0;
  let stepEnd = boundary(1);

  /** The mean square of `width` steps before step `end`. */
  function meanSquare(end: number, width: number): number {
    let energy = 0;
    for (let step = end - width; step < end; step++) energy += energies[step]!;
    return energy / (boundary(end) - boundary(end - width));
  }

  /** The mean squares of all windows of `width` steps that end at every `hop`-th step, in order. */
  function slide(width: number, hop: number): Float64Array {
    const first = width / hop;
    const windows = new Float64Array(Math.max(0, Math.floor(steps / hop) - first + 1));
    for (let i = 0; i < windows.length; i++) windows[i] = meanSquare((first + i) * hop, width);
    return windows;
  }

  return {
    push(planes, frames) {
      for (let from = 0; from < frames;) {
        const to = Math.min(frames, from + stepEnd - pushed);
        for (let index = 0; index < channels.length; index++) {
          const channel = channels[index]!;
          if (channel.weight > 0) channel.add(planes[index]!, from, to);
        }
        pushed += to - from;
        from = to;
        if (pushed < stepEnd) continue;
        let energy = 0;
        for (let index = 0; index < channels.length; index++) energy += channels[index]!.take();
        energies = withRoom(energies, steps + 1);
        energies[steps] = energy;
        steps += 1;
        stepEnd = boundary(steps + 1);
      }
      truePeak.push(planes, frames);
    },

    result() {
      const shortTerm = slide(SHORT_TERM, GATING_HOP);
      const peak = truePeak.result();
      return {
        integratedLufs: integratedOf(slide(MOMENTARY, GATING_HOP)),
        rangeLu: rangeOf(shortTerm),
        maxMomentaryLufs: orNull(loudnessOf(maximum(slide(MOMENTARY, 1)))),
        maxShortTermLufs: orNull(loudnessOf(maximum(shortTerm))),
        truePeakDbtp: orNull(gainToDb(peak.truePeak)),
        samplePeakDbfs: orNull(gainToDb(peak.samplePeak)),
      };
    },

    shortTermLufs() {
      const curve = new Float32Array(Math.floor(steps / GATING_HOP)).fill(-Infinity);
      const windows = slide(SHORT_TERM, GATING_HOP);
      for (let i = 0; i < windows.length; i++)
        curve[SHORT_TERM / GATING_HOP - 1 + i] = loudnessOf(windows[i]!);
      return curve;
    },

    peak: () => truePeak.result(),
  };
}
