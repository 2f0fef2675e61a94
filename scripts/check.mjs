import './lib/require-node.mjs';
import fs from 'node:fs';
import { generate } from './lib/build.mjs';
import { Failure } from './lib/failure.mjs';
import { install } from './lib/install.mjs';
import { inRoot, programs } from './lib/paths.mjs';
import { endOnSignals } from './lib/shutdown.mjs';
import { ProgramFailure, run, runCommand, step } from './lib/steps.mjs';

const AT_ONCE = 2;
const LAYERS = ['app', 'components', 'client', 'domain', 'audio', 'server'];

/** The longest first, so that two at a time end together. */
const CHECKS = {
  Lint: [
    programs.eslint,
    '.',
    '--max-warnings=0',
    '--cache',
    '--cache-location=node_modules/.talkback/eslint',
  ],
  Types: [
    programs.tsc,
    '--noEmit',
    '--incremental',
    '--tsBuildInfoFile',
    'node_modules/.talkback/types.tsbuildinfo',
  ],
  'Unit tests': [programs.vitest, 'run', '--project=unit', '--reporter=dot'],
  'Dead code': [programs.knip],
  Imports: [programs.depcruise, '--output-type=err', ...LAYERS],
  Format: [
    programs.prettier,
    '--check',
    '--log-level=warn',
    '--cache',
    '--cache-strategy=content',
    '--cache-location=node_modules/.talkback/prettier',
    '.',
  ],
  'Rules and tests': [inRoot('scripts/check-spec.mjs')],
};

await runCommand(async () => {
  endOnSignals(130);
  await install();
  await generate();
  if (!fs.existsSync(inRoot('next-env.d.ts'))) {
    await step('Generating types of the pages', () => run(process.execPath, [programs.next, 'typegen']));
  }
  const waiting = Object.entries(CHECKS);
  /** @type {string[]} */
  const failed = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [title, args] = next;
      if (!(await check(title, args))) failed.push(title);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failed.length > 0) throw new Failure(`Failed: ${failed.join(', ')}.`);
});

/**
 * @param {string} title
 * @param {string[]} args
 */
async function check(title, args) {
  const startedAt = Date.now();
  const outcome = await run(process.execPath, args).catch((error) => {
    if (error instanceof ProgramFailure) return error;
    throw error;
  });
  const isGood = typeof outcome === 'string';
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`${isGood ? '✓' : '✗'} ${title.padEnd(20)}${seconds.padStart(6)} s`);
  if (!isGood) console.log(outcome.output.trimEnd());
  return isGood;
}
