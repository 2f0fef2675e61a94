import { randomBytes } from 'node:crypto';
import fs from 'node:fs';

/**
 * The secret in `file`, made on the first call and readable by its owner alone.
 *
 * @param {string} file
 */
export function keepSecret(file) {
  try {
    fs.writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  return fs.readFileSync(file, 'utf8').trim();
}
