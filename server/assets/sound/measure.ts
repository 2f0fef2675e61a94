import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { createDefectMeter, sanitise } from '@/audio/dsp/defects';
import { createLoudnessMeter } from '@/audio/dsp/loudness';
import type { TruePeak } from '@/audio/dsp/true-peak';
import { canonicalHeading } from '@/domain/asset';
import type { Defects } from '@/domain/findings';
import type { Loudness } from '@/domain/loudness';
import type { Canonical } from './canonical';
import { Block, partChannels, quantise, readBlocks, SAMPLE_BYTES } from './canonical';
import type { DecodedSound } from './decode';
import type { PeakFiles } from './peak-files';
import type { LosslessWriter } from './renditions';

/** Enough to measure on while the encoder starts: 6 MB. */
const BLOCKS_UNDER_WAY = 48;

export interface Measured {
  pcmSha256: string;
  loudness: Loudness;
  /** Short-term LUFS, ten a second. */
  loudnessCurve: Float32Array;
  peak: TruePeak;
  defects: Defects;
}

/** Turns decoded samples into the canonical ones and gives every block to the hash, the meters and the rendition. */
export async function measureSound(
  decoded: DecodedSound,
  canonical: Canonical,
  to: { lossless: LosslessWriter; peaks: PeakFiles; signal: AbortSignal; onProgress(done: number): void },
): Promise<Measured> {
  const { channels, sampleRate, frames, exponent, sampleFormat } = canonical;
  const hash = createHash('sha256').update(canonicalHeading(canonical));
  const loudness = createLoudnessMeter({ sampleRate, channels });
  const defects = createDefectMeter({ sampleRate, channels, mayExceedFullScale: decoded.kind !== 'integer' });
  const blocks = Array.from({ length: BLOCKS_UNDER_WAY }, () => new Block(channels));
  const written = blocks.map(() => Promise.resolve());
  const planes = Array.from({ length: channels }, () => new Float32Array(blockFrames(blocks, channels)));
  let done = 0;
  let turn = 0;

  const take = async () => {
    turn = (turn + 1) % BLOCKS_UNDER_WAY;
    await written[turn];
    return blocks[turn] ?? new Block(channels);
  };
  for await (const { block, bytes } of readBlocks(decoded, take)) {
    to.signal.throwIfAborted();
    if (decoded.nonFinite > 0) sanitise([block.floats(bytes)], bytes / SAMPLE_BYTES);
    if (decoded.kind === 'lossy') quantise(block.floats(bytes), exponent);
    const part = block.bytes.subarray(0, bytes);
    const writing = to.lossless.write(part);
    writing.catch(() => undefined);
    written[turn] = writing;
    hash.update(part);
    partChannels(sampleFormat === 's32le' ? block.integers(bytes) : block.floats(bytes), planes, exponent);
    const count = bytes / SAMPLE_BYTES / channels;
    loudness.push(planes, count);
    to.peaks.push(planes, count);
    defects.push(planes, count);
    done += count;
    to.onProgress(done / frames);
    await breathe();
  }
  await Promise.all(written);
  return {
    pcmSha256: hash.digest('hex'),
    loudness: loudness.result(),
    loudnessCurve: loudness.shortTermLufs(),
    peak: loudness.peak(),
    defects: defects.result(),
  };
}

function blockFrames(blocks: readonly Block[], channels: number): number {
  return (blocks[0]?.bytes.length ?? 0) / SAMPLE_BYTES / channels;
}
