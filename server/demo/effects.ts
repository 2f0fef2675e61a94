import { exp } from '@/audio/dsp/math';
import { sampleRate } from './instruments';

/** Planar left and right of one block. */
export type Block = readonly [left: Float32Array, right: Float32Array];

/** Adds to `output` what it makes of `input`. */
export interface Effect {
  add(input: Block, output: Block): void;
}

// Mutually prime lengths between 29 and 71 ms, so that no two echoes fall together.
const lineLengths = [1399, 1637, 1873, 2111, 2423, 2683, 3001, 3407];

interface Line {
  /** What is on its way, the oldest first. */
  samples: Float32Array;
  gain: number;
  side: 0 | 1;
  sign: 1 | -1;
}

/**
 * A dark hall: eight delay lines that feed each other through a Householder matrix. Takes blocks of `frames` frames, no
 * longer than the shortest line, so that what a line gives back is known before anything is put in.
 */
export function createReverb({ seconds, frames }: { seconds: number; frames: number }): Effect {
  const lines = lineLengths.map((length, index): Line => ({
    samples: new Float32Array(length),
    gain: exp((-6.9 * length) / (seconds * sampleRate)),
    side: index % 2 === 0 ? 0 : 1,
    sign: index % 4 < 2 ? 1 : -1,
  }));
  const dark = [new Float32Array(frames), new Float32Array(frames)] as const;
  const shared = new Float32Array(frames);
  const fresh = new Float32Array(frames);
  return {
    add(input, output) {
      for (const side of [0, 1] as const) darken(input[side], dark[side]);
      shared.fill(0);
      for (const line of lines) take(line, shared, output[line.side]);
      for (const { samples, side } of lines) {
        feed(samples, dark[side], shared, fresh);
        push(samples, fresh);
      }
    },
  };
}

/** A low-pass of one pole, at some 4 kHz; it goes on where its output ended. */
function darken(input: Float32Array, output: Float32Array): void {
  let level = output.at(-1)!;
  for (let i = 0; i < input.length; i++) output[i] = level += (input[i]! - level) * 0.4;
}

function take({ samples, gain, sign }: Line, shared: Float32Array, output: Float32Array): void {
  for (let i = 0; i < shared.length; i++) {
    const heard = samples[i]! * gain;
    samples[i] = heard;
    shared[i]! += heard / 4;
    output[i]! += heard * sign;
  }
}

function feed(heard: Float32Array, input: Float32Array, shared: Float32Array, fresh: Float32Array): void {
  for (let i = 0; i < fresh.length; i++) fresh[i] = heard[i]! + input[i]! - shared[i]!;
}

/** Moves a line on by a block and puts the block at its end. */
function push(samples: Float32Array, fresh: Float32Array): void {
  samples.copyWithin(0, fresh.length);
  samples.set(fresh, samples.length - fresh.length);
}

/** An echo that goes from side to side, each time softer and darker; blocks are no longer than the echo takes. */
export function createEcho({ frames, feedback }: { frames: number; feedback: number }): Effect {
  const near = new Float32Array(frames);
  const far = new Float32Array(frames);
  let dull = 0;
  return {
    add([inLeft, inRight], [outLeft, outRight]) {
      const first = near.slice(0, inLeft.length);
      const fresh = new Float32Array(inLeft.length);
      for (let i = 0; i < inLeft.length; i++) {
        outLeft[i]! += first[i]!;
        outRight[i]! += far[i]!;
        dull += (far[i]! - dull) * 0.45;
        fresh[i] = (inLeft[i]! + inRight[i]!) / 2 + dull * feedback;
      }
      push(near, fresh);
      push(far, first);
    },
  };
}

/** Bends what is louder than `knee` towards `ceiling`, which it never reaches. */
export function bend(x: number, knee: number, ceiling: number): number {
  const over = Math.abs(x) - knee;
  if (over <= 0) return x;
  const room = ceiling - knee;
  const bent = knee + (room * over) / (room + over);
  return x < 0 ? -bent : bent;
}
