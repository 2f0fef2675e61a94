import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';

const PART_BYTES = 1024 * 1024;

/**
 * Gives a file's bytes to `take`, in order, through one small buffer whatever the file's size: each part before the
 * next one is read into the same memory.
 */
export async function readInParts(
  file: string,
  take: (part: Uint8Array) => void,
  signal?: AbortSignal,
): Promise<void> {
  const part = new Uint8Array(PART_BYTES);
  const handle = await fs.open(file, 'r');
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(part, 0, PART_BYTES);
      if (bytesRead === 0) return;
      take(part.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/** The sha256 of a file's bytes, in hex. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await readInParts(file, (part) => hash.update(part), signal);
  return hash.digest('hex');
}
