import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { identifyProcess } from './process-identity.mjs';

/**
 * Who holds a lock. The start of the process tells it from a later one that was given the same number.
 *
 * @typedef {{ pid: number, processStart: string, address?: string }} Holder
 *
 * @typedef {object} FileLock
 * @property {(address: string) => void} publish says where the holder can be reached
 * @property {() => void} release
 */

/**
 * Takes a lock that a file stands for, also over from a holder that is gone; returns the holder if it lives.
 *
 * @param {string} file
 * @returns {{ lock: FileLock, holder?: undefined } | { lock?: undefined, holder: Holder }}
 */
export function takeLock(file) {
  const mine = { pid: process.pid, processStart: identifyProcess(process.pid) ?? '' };
  for (;;) {
    if (createWhole(file, mine)) return { lock: heldLock(file, mine) };
    const text = readText(file);
    if (text === undefined) continue;
    const holder = parseHolder(text);
    if (holder && isAlive(holder)) return { holder };
    removeExactly(file, text);
  }
}

/**
 * The living holder of a lock, if it has one.
 *
 * @param {string} file
 * @returns {Holder | undefined}
 */
export function readHolder(file) {
  const holder = parseHolder(readText(file) ?? '');
  return holder && isAlive(holder) ? holder : undefined;
}

/**
 * @param {string} file
 * @param {Holder} mine
 * @returns {FileLock}
 */
function heldLock(file, mine) {
  const isMine = () => {
    const holder = parseHolder(readText(file) ?? '');
    return holder?.pid === mine.pid && holder.processStart === mine.processStart;
  };
  return {
    publish(address) {
      if (isMine()) replaceWhole(file, { ...mine, address });
    },
    release() {
      if (isMine()) fs.rmSync(file, { force: true });
    },
  };
}

/** @param {Holder} holder */
const isAlive = (holder) => identifyProcess(holder.pid) === holder.processStart;

/**
 * A file that appears with its content: nobody ever reads half a lock.
 *
 * @param {string} file
 * @param {Holder} holder
 */
function createWhole(file, holder) {
  const draft = writeDraft(file, holder);
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/**
 * @param {string} file
 * @param {Holder} holder
 */
const replaceWhole = (file, holder) => fs.renameSync(writeDraft(file, holder), file);

/**
 * @param {string} file
 * @param {Holder} holder
 */
function writeDraft(file, holder) {
  const draft = `${file}.${randomUUID()}`;
  fs.writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  return draft;
}

/**
 * Two starts may find the same stale lock: the slower one must not remove the lock that the faster one took.
 *
 * @param {string} file
 * @param {string} text
 */
function removeExactly(file, text) {
  const aside = `${file}.${randomUUID()}`;
  try {
    fs.renameSync(file, aside);
    if (fs.readFileSync(aside, 'utf8') !== text) fs.linkSync(aside, file);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * @param {string} text
 * @returns {Holder | undefined}
 */
function parseHolder(text) {
  try {
    const holder = JSON.parse(text);
    return Number.isInteger(holder?.pid) && typeof holder.processStart === 'string' ? holder : undefined;
  } catch {
    return undefined;
  }
}
