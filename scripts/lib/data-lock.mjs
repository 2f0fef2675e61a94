import path from 'node:path';
import { Failure } from './failure.mjs';
import { readHolder, takeLock } from './file-lock.mjs';

/** @param {string} dataDir */
const lockFile = (dataDir) => path.join(dataDir, 'talkback.lock');

/**
 * Makes this process the only one that works on `dataDir`; it refuses, naming the other, if there is one.
 *
 * @param {string} dataDir
 */
export function takeDataLock(dataDir) {
  const { lock, holder } = takeLock(lockFile(dataDir));
  if (lock) return lock;
  const where = holder.address ? ` at ${holder.address}` : '';
  throw new Failure(`Talkback already runs on ${dataDir}: process ${holder.pid}${where}.`);
}

/**
 * Who works on `dataDir` now, if anybody.
 *
 * @param {string} dataDir
 */
export const readDataHolder = (dataDir) => readHolder(lockFile(dataDir));
