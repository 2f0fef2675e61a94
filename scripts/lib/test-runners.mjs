import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { countPlaywright, nothing, withExitCode } from './counts.mjs';
import { inRoot, programs, root } from './paths.mjs';
import { own } from './shutdown.mjs';
import { quiet } from './steps.mjs';

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {{ suite: string, filters: string[], folder: string, browser?: string }} Job
 */

/**
 * @param {Job} job
 * @returns {Promise<Counts>}
 */
export async function runVitest({ suite, filters, folder }) {
  const report = path.join(folder, `${suite}.json`);
  const reporters = ['--reporter=default', `--reporter=${inRoot('scripts/lib/vitest-counts.mjs')}`];
  const code = await runHere([programs.vitest, 'run', `--project=${suite}`, ...reporters, ...filters], {
    TALKBACK_TEST_DIR: folder,
    TALKBACK_COUNTS: report,
  });
  return withExitCode(readReport(report) ?? nothing, code);
}

/**
 * @param {Job} job
 * @returns {Promise<Counts>}
 */
export async function runPlaywright({ suite, filters, folder, browser }) {
  const report = path.join(folder, `${suite}.json`);
  const code = await runHere([programs.playwright, 'test', '--reporter=list,json', ...filters], {
    TALKBACK_TEST_DIR: folder,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    CHROMIUM_PATH: browser,
  });
  const read = readReport(report);
  return withExitCode(read ? countPlaywright(read) : nothing, code);
}

/** @param {string} file */
const readReport = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined);

/**
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<number>}
 */
function runHere(args, env) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...quiet, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const disown = own({
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
    force: () => child.kill('SIGKILL'),
  });
  return ended.finally(disown);
}
