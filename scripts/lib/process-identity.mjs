import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const isLinux = process.platform === 'linux';

/**
 * What tells the process `pid` from a later one with the same number, or undefined when none runs.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
export function identifyProcess(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (isLinux) return identifyOnLinux(pid);
  if (process.platform === 'win32') return isSignalable(pid) ? 'running' : undefined;
  return ask('ps', ['-o', 'lstart=', '-p', String(pid)]);
}

/**
 * The command line of a process, or undefined where the system does not tell.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
export function commandLineOf(pid) {
  if (!isLinux)
    return process.platform === 'win32' ? undefined : ask('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return undefined;
  }
}

/**
 * Sends one signal after the other until the process is gone, giving each its time.
 *
 * @param {number} pid
 * @param {[signal: NodeJS.Signals, patienceMs: number][]} signals
 */
export async function endProcess(pid, signals) {
  const identity = identifyProcess(pid);
  if (identity === undefined) return;
  for (const [signal, patienceMs] of signals) {
    signalProcess(pid, signal);
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(15)) {
      if (identifyProcess(pid) !== identity) return;
    }
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/** @param {number} pid */
function identifyOnLinux(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may itself hold brackets and spaces; field 3 follows the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTicks] = [fields[0], fields[22 - 3]];
    // A zombie has ended already; only its parent has not looked yet.
    if (state === 'Z' || state === 'X') return undefined;
    // Ticks count from the start of the machine, so they alone could repeat after the next one.
    return `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startTicks}`;
  } catch {
    return undefined;
  }
}

/**
 * Whether a signal to `pid` would reach something, be it a zombie.
 *
 * @param {number} pid
 */
export function isSignalable(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function ask(command, args) {
  try {
    const answer = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return answer.trim() || undefined;
  } catch {
    return undefined;
  }
}
