import { fork } from 'node:child_process';
import { Failure } from './failure.mjs';
import { root } from './paths.mjs';

/** With this code the server says that its port was taken before it could listen. */
export const PORT_TAKEN = 98;

const PATIENCE_MS = 15_000;

/** glibc gives back what was large and is free, and keeps few pools: left alone it holds a document's size for each. */
const MALLOC = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** The server ended before it could listen. */
export class ServerNeverReady extends Failure {
  /** @param {number | NodeJS.Signals} outcome */
  constructor(outcome) {
    super(`The server ended (${outcome}) before it was ready; its own words say why.`);
    this.outcome = outcome;
  }
}

/**
 * @typedef {object} ServerProcess
 * @property {number} pid
 * @property {Promise<{ url: string, notes: string[] }>} ready resolves when it listens, with what whoever started it
 *   should know; refuses if it ends before
 * @property {Promise<number | NodeJS.Signals>} ended resolves when it ends, for whatever reason
 * @property {() => Promise<void>} stop asks it to end, and after 15 seconds makes it
 * @property {(signal: NodeJS.Signals) => void} kill sends it a signal
 */

/**
 * Starts a server. It ends when we end: that is what the channel between us is for.
 *
 * @param {string} entry
 * @param {{ env: Record<string, string | undefined>, onOutput?: (text: string) => void }} options without `onOutput`, its words go
 *   where ours go
 * @returns {ServerProcess}
 */
export function spawnServer(entry, { env, onOutput }) {
  const output = onOutput ? 'pipe' : 'inherit';
  const child = fork(entry, [], {
    cwd: root,
    env: { ...MALLOC, ...env },
    // What passes through in bytes is let go of sooner: memory grows by a third less while files come in.
    execArgv: ['--enable-source-maps', '--max-semi-space-size=4'],
    // Out of the terminal's reach: Ctrl-C is ours alone to pass on, so that everything ends in order.
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => onOutput?.(text));
  }
  const kill = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  /** @type {Promise<number | NodeJS.Signals>} */
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 1));
  });
  /** @type {Promise<{ url: string, notes: string[] }>} */
  const ready = new Promise((resolve, reject) => {
    child.on('message', (/** @type {any} */ message) => {
      if (message?.type === 'ready') resolve({ url: message.url, notes: message.notes ?? [] });
    });
    void ended.then((outcome) => reject(new ServerNeverReady(outcome)));
  });
  // Whoever does not wait for it, as when it is being ended, need not hear of it.
  ready.catch(() => {});
  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    kill,
    async stop() {
      kill('SIGTERM');
      const force = setTimeout(() => kill('SIGKILL'), PATIENCE_MS);
      await ended;
      clearTimeout(force);
    },
  };
}
