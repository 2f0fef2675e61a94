import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { memoryDir, root } from './paths.mjs';
import { endCommand, isEnding, own } from './shutdown.mjs';

const TITLE_WIDTH = 34;
const LAST_LINES = 30;

/** A program that ended badly, with everything it said. */
export class ProgramFailure extends Error {
  /**
   * @param {string} message
   * @param {string} output
   */
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}

/**
 * Does one step and says it in a line with its seconds; while it lasts, a long one says that it is alive.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T> | T} act
 * @param {{ isSilentWhileRunning?: boolean }} [options] silent for a step whose own output reaches the terminal
 * @returns {Promise<T>}
 */
export async function step(title, act, { isSilentWhileRunning = false } = {}) {
  // A command that is being ended begins nothing new.
  if (isEnding()) return new Promise(() => {});
  const startedAt = Date.now();
  const stopProgress = isSilentWhileRunning ? () => {} : showProgress(title, startedAt);
  try {
    const result = await act();
    stopProgress();
    console.error(`${title.padEnd(TITLE_WIDTH)}${seconds(startedAt).padStart(8)}`);
    return result;
  } catch (error) {
    stopProgress();
    throw error instanceof ProgramFailure ? describeFailure(title, startedAt, error) : error;
  }
}

/**
 * Runs a program to its end and returns what it printed on its standard output; it refuses an exit code other than 0.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, useShell?: boolean, hear?: (text: string) => void }} [options] hear
 *   for what it says meanwhile on its standard error
 * @returns {Promise<string>}
 */
export function run(command, args, { env = process.env, useShell = false, hear } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...env, ...quiet },
      shell: useShell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const disown = own({ close: () => void child.kill('SIGTERM'), force: () => child.kill('SIGKILL') });
    let output = '';
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      printed += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
      hear?.(text);
    });
    child.once('error', (error) => {
      disown();
      reject(new ProgramFailure(error.message, error.message));
    });
    child.once('close', (code, signal) => {
      disown();
      if (code === 0) resolve(printed);
      else reject(new ProgramFailure(`${path.basename(command)} ended with ${signal ?? code}`, output));
    });
  });
}

/** Our tools neither phone home nor advertise. */
export const quiet = {
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
};

/**
 * The whole of a command: whatever fails in it is said to a person and ends it with 1.
 *
 * @param {() => Promise<void>} act
 */
export async function runCommand(act) {
  try {
    await act();
  } catch (error) {
    // What is torn down by a signal fails; that failure is not news.
    if (!isEnding()) console.error(error instanceof Failure ? error.message : error);
    await endCommand(1);
  }
}

/** @param {number} startedAt */
const seconds = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

/**
 * @param {string} title
 * @param {number} startedAt
 */
function showProgress(title, startedAt) {
  if (process.stderr.isTTY) {
    const show = () => process.stderr.write(`\r\u001b[K${title} … ${seconds(startedAt)}`);
    const timer = setInterval(show, 500);
    return () => {
      clearInterval(timer);
      process.stderr.write('\r\u001b[K');
    };
  }
  const timer = setInterval(() => console.error(`${title} … ${seconds(startedAt)}`), 15_000);
  return () => clearInterval(timer);
}

/**
 * @param {string} title
 * @param {number} startedAt
 * @param {ProgramFailure} error
 */
function describeFailure(title, startedAt, error) {
  const lastLines = error.output.trimEnd().split('\n').slice(-LAST_LINES);
  return new Failure(
    [
      '',
      `${title} failed after ${seconds(startedAt)}: ${error.message}. Its last lines:`,
      '',
      ...lastLines.map((line) => `    ${line}`),
      '',
      `The full log: ${writeLog(title, error.output)}`,
    ].join('\n'),
  );
}

/**
 * @param {string} title
 * @param {string} output
 */
function writeLog(title, output) {
  const name = `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.log`;
  const inMemoryDir = path.join(memoryDir, 'logs', name);
  try {
    fs.mkdirSync(path.dirname(inMemoryDir), { recursive: true });
    fs.writeFileSync(inMemoryDir, output);
    return inMemoryDir;
  } catch {
    const elsewhere = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'talkback-')), name);
    fs.writeFileSync(elsewhere, output);
    return elsewhere;
  }
}
