import fs from 'node:fs/promises';
import { createFlacCutter, type FlacCutter } from '@/audio/files/flac';
import { segmentFrames } from '@/domain/asset';

/**
 * Where the segments of a FLAC rendition begin in it: a byte offset in 64 bits, little endian, for each, and the
 * length of the file. It lies beside the rendition and goes with it.
 */
export const indexKeyOf = (losslessKey: string) => `${losslessKey}-segments`;

const OFFSET_BYTES = 8;

export const createSegmentCutter = (): FlacCutter => createFlacCutter(segmentFrames);

export async function writeSegmentIndex(file: string, offsets: readonly number[]): Promise<void> {
  await fs.writeFile(file, BigUint64Array.from(offsets, BigInt));
}

/** Where segment `n` begins and ends; undefined past the last one. */
export async function findSegment(
  indexFile: string,
  n: number,
): Promise<{ start: number; end: number } | undefined> {
  const pair = new BigUint64Array(2);
  const handle = await fs.open(indexFile, 'r');
  try {
    const { bytesRead } = await handle.read(
      new Uint8Array(pair.buffer),
      0,
      2 * OFFSET_BYTES,
      n * OFFSET_BYTES,
    );
    if (bytesRead < 2 * OFFSET_BYTES) return undefined;
    const [start = 0n, end = 0n] = pair;
    return { start: Number(start), end: Number(end) };
  } finally {
    await handle.close();
  }
}
