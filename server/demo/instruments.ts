import { cos, exp, pow, sin, tan } from '@/audio/dsp/math';

export const sampleRate = 48_000;

/** What is asked of an instrument: a MIDI key, how long it is held in frames, how hard it is struck from 0 to 1. */
export interface Tone {
  key: number;
  frames: number;
  velocity: number;
}

/** What it answers: the whole sound with its decay, left and right; the same array twice is mono. */
export type Sound = readonly [left: Float32Array, right: Float32Array];

const frequencyOf = (key: number) => 440 * pow(2, (key - 69) / 12);
const framesOf = (seconds: number) => Math.round(seconds * sampleRate);
/** The factor per frame by which something falls to 1/e in a time. */
const decayOver = (seconds: number) => exp(-1 / (seconds * sampleRate));

const tableSize = 2048;
const sineTable = Float32Array.from({ length: tableSize + 1 }, (_, i) => sin((2 * Math.PI * i) / tableSize));

/** Sine of a phase in turns. */
function sine(phase: number): number {
  const place = phase * tableSize;
  const whole = Math.floor(place);
  const index = whole & (tableSize - 1);
  const low = sineTable[index]!;
  return low + (sineTable[index + 1]! - low) * (place - whole);
}

/** A sawtooth without most of its aliases (PolyBLEP); phase from 0 to 1, advanced by `step` a frame. */
function saw(phase: number, step: number): number {
  let correction = 0;
  if (phase < step) {
    const t = phase / step;
    correction = t + t - t * t - 1;
  } else if (phase > 1 - step) {
    const t = (phase - 1) / step;
    correction = t * t + t + t + 1;
  }
  return 2 * phase - 1 - correction;
}

/** White noise, the same on every machine. */
function noise(frames: number, seed: number): Float32Array {
  const samples = new Float32Array(frames);
  let state = seed;
  for (let i = 0; i < frames; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    samples[i] = state / 0x80000000;
  }
  return samples;
}

type Band = 'low' | 'band' | 'high';

/** Filters samples in place with two poles (state variable, trapezoidal); the cutoff glides from one to another. */
function filter(samples: Float32Array, band: Band, from: number, to = from, resonance = 0.7): Float32Array {
  const glide = 64;
  const damping = 1 / resonance;
  const ratio = pow(to / from, glide / samples.length);
  let cutoff = from;
  let s1 = 0;
  let s2 = 0;
  for (let start = 0; start < samples.length; start += glide) {
    const g = tan((Math.PI * cutoff) / sampleRate);
    const a = 1 / (1 + g * (g + damping));
    const end = Math.min(samples.length, start + glide);
    for (let i = start; i < end; i++) {
      const high = (samples[i]! - (damping + g) * s1 - s2) * a;
      const middle = g * high + s1;
      const low = g * middle + s2;
      s1 = g * high + middle;
      s2 = g * middle + low;
      samples[i] = band === 'low' ? low : band === 'band' ? middle : high;
    }
    cutoff *= ratio;
  }
  return samples;
}

/** Adds a sine that falls to 1/e in `seconds`, by the recurrence of a two-pole resonator: exact, and cheap. */
function ring(samples: Float32Array, frequency: number, amplitude: number, seconds = Infinity): Float32Array {
  const fall = decayOver(seconds);
  const turn = (2 * Math.PI * frequency) / sampleRate;
  const ahead = 2 * fall * cos(turn);
  const behind = fall * fall;
  let before = 0;
  let now = amplitude * fall * sin(turn);
  const audible = seconds === Infinity ? samples.length : framesOf(9 * seconds);
  for (let i = 1; i < Math.min(audible, samples.length); i++) {
    samples[i]! += now;
    const next = ahead * now - behind * before;
    before = now;
    now = next;
  }
  return samples;
}

/** Lets samples fall away in place, to 1/e in `seconds`. */
function fade(samples: Float32Array, seconds: number): Float32Array {
  const fall = decayOver(seconds);
  let level = 1;
  for (let i = 0; i < samples.length; i++) {
    samples[i]! *= level;
    level *= fall;
  }
  return samples;
}

interface Envelope {
  attack: number;
  /** Frames until the key is let go. */
  held: number;
  release: number;
  gain: number;
}

const lastFrames = 480;

/** Shapes samples in place: up, held, down, in seconds; ends in exact silence. */
function shape(samples: Float32Array, { attack, held, release, gain }: Envelope): Float32Array {
  const rise = 1 - decayOver(attack / 3);
  const fall = decayOver(release / 5);
  const { length } = samples;
  let level = 0;
  for (let i = 0; i < length; i++) {
    if (i < held) level += (gain - level) * rise;
    else level *= fall;
    samples[i]! *= level;
  }
  for (let i = Math.max(0, length - lastFrames); i < length; i++)
    samples[i]! *= (length - 1 - i) / lastFrames;
  return samples;
}

const mono = (samples: Float32Array): Sound => [samples, samples];

/** A warm bed under everything: per key one detuned saw on each side, opened by velocity. Takes a chord. */
export function pad(tones: readonly Tone[]): Sound {
  const [{ frames, velocity } = { frames: 0, velocity: 0 }] = tones;
  const release = 0.9;
  const sides = [-1, 1].map((side) => {
    const samples = new Float32Array(frames + framesOf(release));
    tones.forEach(({ key }, voice) => {
      const step = (frequencyOf(key) * (1 + side * (0.0011 + 0.0004 * voice))) / sampleRate;
      let phase = (0.37 * (voice + 1) + (side > 0 ? 0.21 : 0)) % 1;
      for (let i = 0; i < samples.length; i++) {
        samples[i]! += saw(phase, step);
        phase += step;
        if (phase >= 1) phase -= 1;
      }
    });
    const cutoff = 300 + 4200 * velocity * velocity;
    filter(samples, 'low', cutoff * 0.8, cutoff * 1.15, 0.75);
    return shape(samples, { attack: 0.35, held: frames, release, gain: 0.02 + 0.13 * velocity });
  });
  return [sides[0]!, sides[1]!];
}

/** An electric piano: two-operator FM whose brightness fades, and a tine that only the attack has. */
export function keys({ key, frames, velocity }: Tone): Sound {
  const release = 0.22;
  const frequency = frequencyOf(key);
  const samples = new Float32Array(frames + framesOf(release));
  ring(samples, frequency, 0.05 + 0.26 * velocity * velocity, 0.5);
  for (let i = 0; i < samples.length; i++) samples[i] = sine((i * frequency) / sampleRate + samples[i]!);
  ring(samples, 7 * frequency, 0.09 * velocity * velocity, 0.09);
  fade(samples, 2.6 - 0.018 * key);
  return mono(shape(samples, { attack: 0.006, held: frames, release, gain: 0.25 + 0.75 * velocity }));
}

/** A round bass: a sine for the ground and a dark saw that lets small speakers hear it. */
export function bass({ key, frames, velocity }: Tone): Sound {
  const release = 0.09;
  const samples = new Float32Array(frames + framesOf(release));
  const step = frequencyOf(key) / sampleRate;
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    samples[i] = saw(phase, step);
    phase += step;
    if (phase >= 1) phase -= 1;
  }
  filter(samples, 'low', 420 + 900 * velocity, 240, 0.9);
  for (let i = 0; i < samples.length; i++) samples[i]! *= 0.5;
  ring(samples, frequencyOf(key), 0.75);
  fade(samples, 1.6);
  return mono(shape(samples, { attack: 0.008, held: frames, release, gain: velocity }));
}

/** The voice of the song: two saws an octave apart, filtered soft, with a vibrato that comes late. */
export function lead({ key, frames, velocity }: Tone): Sound {
  const release = 0.22;
  const samples = new Float32Array(frames + framesOf(release));
  const step = frequencyOf(key) / sampleRate;
  const settle = decayOver(0.025);
  let scoop = -0.012;
  let depth = 0;
  let high = 0;
  let low = 0.5;
  for (let i = 0; i < samples.length; i++) {
    if (i % 32 === 0) depth = Math.min(1, Math.max(0, (i - 9600) / 14_400)) * 0.0045;
    const bent = step * (1 + scoop + depth * sine((5.2 * i) / sampleRate));
    samples[i] = 0.8 * saw(high, bent) + 0.45 * saw(low, bent / 2);
    scoop *= settle;
    high += bent;
    if (high >= 1) high -= 1;
    low += bent / 2;
    if (low >= 1) low -= 1;
  }
  filter(samples, 'low', 2000 + 3600 * velocity, 1500 + 1500 * velocity, 0.8);
  return mono(shape(samples, { attack: 0.03, held: frames, release, gain: 0.21 + 0.39 * velocity }));
}

/** A bell buoy: partials of struck metal, the high ones gone first. */
export function bell({ key, velocity }: Tone): Sound {
  const samples = new Float32Array(framesOf(3.2));
  for (const { ratio, amplitude, seconds } of partials) {
    ring(samples, frequencyOf(key) * ratio, amplitude * velocity, seconds);
  }
  return mono(shape(samples, { ...strike, held: samples.length }));
}

const partials = [
  { ratio: 0.5, amplitude: 0.35, seconds: 0.95 },
  { ratio: 1, amplitude: 1, seconds: 0.65 },
  { ratio: 2.01, amplitude: 0.5, seconds: 0.42 },
  { ratio: 2.76, amplitude: 0.32, seconds: 0.27 },
  { ratio: 5.4, amplitude: 0.16, seconds: 0.12 },
] as const;

/** The sea against the quay: a slow swell of dark noise, a little later on the right. */
export function tide({ frames, velocity }: Tone): Sound {
  const swell = (seed: number, late: number) => {
    const samples = noise(frames, seed);
    for (let i = 0; i < frames; i++) {
      const through = i / frames;
      const bent = through + late * (through - through * through);
      samples[i]! *= velocity * (0.5 - 0.5 * sine(bent + 0.25));
    }
    return filter(samples, 'low', 500, 900, 0.6);
  };
  return [swell(0x51a7e, 0), swell(0xb0a7, -0.3)];
}

const strike = { attack: 0.0015, release: 0.1, gain: 1 };

/** A struck skin: a sine that falls from one pitch to another within `bend` seconds and fades. */
function skin({
  seconds,
  from,
  to,
  bend,
  fall,
}: Record<'seconds' | 'from' | 'to' | 'bend' | 'fall', number>) {
  const samples = new Float32Array(framesOf(seconds));
  const settle = decayOver(bend);
  let above = from - to;
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    samples[i] = sine(phase);
    phase += (to + above) / sampleRate;
    above *= settle;
  }
  return fade(samples, fall);
}

function burst(seed: number, seconds: number, fall: number): Float32Array {
  return fade(noise(framesOf(seconds), seed), fall);
}

function drum(...layers: readonly (readonly [gain: number, samples: Float32Array])[]): Float32Array {
  const mixed = new Float32Array(Math.max(...layers.map(([, samples]) => samples.length)));
  for (const [gain, samples] of layers)
    for (let i = 0; i < samples.length; i++) mixed[i]! += gain * samples[i]!;
  return shape(mixed, { ...strike, held: mixed.length });
}

/** The kit at full strength. A drum sounds alike however hard it is hit, so each is made once and turned down. */
export const drums = {
  kick: () =>
    mono(
      drum(
        [1, skin({ seconds: 0.42, from: 190, to: 47, bend: 0.028, fall: 0.13 })],
        [0.25, filter(burst(0x1d0, 0.02, 0.003), 'band', 2600)],
      ),
    ),
  snare: () =>
    mono(
      drum(
        [0.55, skin({ seconds: 0.34, from: 265, to: 182, bend: 0.02, fall: 0.07 })],
        [0.8, filter(burst(0x2e1, 0.34, 0.075), 'band', 2300, 1700, 0.6)],
        [0.5, filter(burst(0x2e2, 0.34, 0.06), 'high', 5200)],
      ),
    ),
  rim: () =>
    mono(
      drum(
        [0.7, skin({ seconds: 0.09, from: 900, to: 790, bend: 0.004, fall: 0.012 })],
        [0.5, filter(burst(0x3a5, 0.09, 0.006), 'band', 2900)],
      ),
    ),
  hat: () => mono(drum([1, filter(burst(0x4b7, 0.09, 0.018), 'high', 7600)])),
  open: () => mono(drum([1, filter(burst(0x5c1, 0.36, 0.11), 'high', 6900)])),
  shaker: () => mono(drum([1, filter(burst(0x6d3, 0.1, 0.03), 'band', 6200, 7000, 1.1)])),
  high: () => mono(drum([1, skin({ seconds: 0.5, from: 240, to: 150, bend: 0.05, fall: 0.13 })])),
  low: () => mono(drum([1, skin({ seconds: 0.5, from: 170, to: 98, bend: 0.06, fall: 0.17 })])),
  crash: (): Sound => [
    drum([1, filter(burst(0x7e9, 2.6, 0.55), 'high', 4300, 3000)]),
    drum([1, filter(burst(0x8f1, 2.6, 0.55), 'high', 4300, 3000)]),
  ],
} as const satisfies Record<string, () => Sound>;

export type Drum = keyof typeof drums;
