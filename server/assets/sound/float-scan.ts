import fs from 'node:fs';
import { findingLimits } from '@/domain/findings';
import { SAMPLE_BYTES } from './canonical';
import { refuse } from './refusal';

const BLOCK_SAMPLES = 32 * 1024;

/** Looks through floats in a file while they are being written: their largest magnitude, and what is no number. */
export class FloatScan {
  peak = 0;
  nonFinite = 0;
  private scanned = 0;
  private readonly block = new Float32Array(BLOCK_SAMPLES);

  /** Goes on to the end of the file, whose samples begin at `start`; refuses samples that no sound has. */
  follow(descriptor: number, start: number): void {
    for (;;) {
      const at = start + this.scanned * SAMPLE_BYTES;
      const bytes = fs.readSync(descriptor, this.block, 0, this.block.byteLength, at);
      const count = Math.floor(bytes / SAMPLE_BYTES);
      if (count === 0) break;
      this.scan(count);
      this.scanned += count;
    }
    if (this.peak > findingLimits.absurdSample) {
      throw refuse(
        'damaged',
        'Some samples of this file lie more than 36 dB over full scale: its numbers are not sound.',
        'Export it again.',
      );
    }
  }

  private scan(count: number) {
    const { block } = this;
    let { peak } = this;
    for (let i = 0; i < count; i++) {
      const magnitude = Math.abs(block[i] ?? 0);
      if (magnitude <= peak) continue;
      if (magnitude < Infinity) peak = magnitude;
      else this.nonFinite += 1;
    }
    this.peak = peak;
  }
}
