import fs from 'node:fs';
import type { CanonicalShape } from '@/domain/asset';
import type { DecodedSound } from './decode';

/** What the stored samples of a sound are (docs/decisions/0002-canonical-pcm.md). */
export interface Canonical extends CanonicalShape {
  bitDepth: number;
}

const LOSSY_BITS = 24;
const FULL_SCALE = 2 ** (LOSSY_BITS - 1);
const SPARE_BITS = 32 - LOSSY_BITS;
export const SAMPLE_BYTES = 4;
/** Small enough that a block and its planes stay in the cache of a core. */
const BLOCK_SAMPLES = 32 * 1024;

/** Decides how decoded samples are kept. */
export function canonicalOf(decoded: DecodedSound): Canonical {
  const { sampleRate, channels, frames, kind, bits, peak } = decoded;
  const shape = { sampleRate, channels, frames };
  switch (kind) {
    case 'integer':
      return { ...shape, sampleFormat: 's32le', exponent: 0, bitDepth: bits };
    case 'float':
      return { ...shape, sampleFormat: 'f32le', exponent: 0, bitDepth: 32 };
    case 'lossy':
      return { ...shape, sampleFormat: 's32le', exponent: exponentFor(peak), bitDepth: LOSSY_BITS };
  }
}

/** The smallest whole e ≥ 0 for which `peak` < 2^e. */
export function exponentFor(peak: number): number {
  let exponent = 0;
  while (peak >= 2 ** exponent) exponent += 1;
  return exponent;
}

/** Rounds finite floats, in place, to 24-bit integers that stand for value × 2^−exponent, left-justified in 32 bits. */
export function quantise(samples: Float32Array, exponent: number): void {
  const integers = new Int32Array(samples.buffer, samples.byteOffset, samples.length);
  const scale = FULL_SCALE / 2 ** exponent;
  for (let i = 0; i < integers.length; i++) {
    // A peak just below 2^e may round up to full scale, which 24 bits do not have.
    const rounded = Math.min(FULL_SCALE - 1, Math.floor((samples[i] ?? 0) * scale + 0.5));
    integers[i] = rounded << SPARE_BITS;
  }
}

/** Parts interleaved samples into one plane per channel, in amplitudes of the sound: 1 is full scale. */
export function partChannels(
  samples: Int32Array | Float32Array,
  planes: readonly Float32Array[],
  exponent: number,
): void {
  const channels = planes.length;
  const scale = samples instanceof Int32Array ? 2 ** (exponent - 31) : 2 ** exponent;
  planes.forEach((plane, channel) => {
    for (let i = channel, frame = 0; i < samples.length; i += channels, frame++) {
      plane[frame] = (samples[i] ?? 0) * scale;
    }
  });
}

/** Memory for one block of samples, which its users hand on and reuse. */
export class Block {
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(channels: number) {
    const frames = Math.floor(BLOCK_SAMPLES / channels);
    this.bytes = new Uint8Array(frames * channels * SAMPLE_BYTES);
  }

  floats(bytes: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.bytes.buffer, 0, bytes / SAMPLE_BYTES);
  }

  integers(bytes: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.bytes.buffer, 0, bytes / SAMPLE_BYTES);
  }
}

/** Reads decoded samples one block after the other into the blocks that `take` gives. */
export async function* readBlocks(
  decoded: DecodedSound,
  take: () => Block | Promise<Block>,
): AsyncGenerator<{ block: Block; bytes: number }> {
  const end = decoded.dataOffset + decoded.frames * decoded.channels * SAMPLE_BYTES;
  const file = fs.openSync(decoded.file, 'r');
  try {
    for (let at = decoded.dataOffset; at < end;) {
      const block = await take();
      const wanted = Math.min(block.bytes.length, end - at);
      let bytes = 0;
      while (bytes < wanted) {
        const read = fs.readSync(file, block.bytes, bytes, wanted - bytes, at + bytes);
        if (read === 0) throw new Error('The decoded samples are shorter than they were.');
        bytes += read;
      }
      at += bytes;
      yield { block, bytes };
    }
  } finally {
    fs.closeSync(file);
  }
}
