import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';

const PART_BYTES = 1024 * 1024;

/**
 * The sha256 of a file's bytes in hex, read through one small buffer whatever the file's size. `alsoTo` is given every
 * part too, in order, before the next one is read into the same memory.
 */
export async function hashFile(
  file: string,
  signal?: AbortSignal,
  alsoTo?: (part: Uint8Array) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const part = new Uint8Array(PART_BYTES);
  const handle = await fs.open(file, 'r');
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(part, 0, PART_BYTES);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(part.subarray(0, bytesRead));
      alsoTo?.(part.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
