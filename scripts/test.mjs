import './lib/require-node.mjs';
import { build, generate } from './lib/build.mjs';
import { findBrowser } from './lib/browser.mjs';
import { closingLine, isGreen, sumCounts } from './lib/counts.mjs';
import { install } from './lib/install.mjs';
import { aptInstall, isOnPath, isRootOnDebian } from './lib/machine.mjs';
import { endCommand, endOnSignals } from './lib/shutdown.mjs';
import { runCommand, step } from './lib/steps.mjs';
import { runPlaywright, runVitest } from './lib/test-runners.mjs';
import { makeTestFolder } from './lib/test-folder.mjs';

const SUITES = ['unit', 'integration', 'e2e'];

await runCommand(async () => {
  endOnSignals(130);
  const args = process.argv.slice(2);
  const filterStart = args.findIndex((arg) => !SUITES.includes(arg));
  const asked = filterStart < 0 ? args : args.slice(0, filterStart);
  const filters = args.slice(asked.length);
  const suites = SUITES.filter((suite) => asked.length === 0 || asked.includes(suite));
  const needsInstance = suites.some((suite) => suite !== 'unit');

  await install();
  const browser = suites.includes('e2e') ? await findBrowser() : undefined;
  if (needsInstance) await provideFfmpeg();
  if (suites.includes('integration')) await provideBus();
  await (needsInstance ? build() : generate());

  const folder = makeTestFolder();
  const counts = [];
  for (const suite of suites) {
    console.log(`\n${suite}`);
    const run = suite === 'e2e' ? runPlaywright : runVitest;
    counts.push(await run({ suite, filters, folder, browser }));
  }
  const sum = sumCounts(counts);
  if (sum.skips.length > 0) console.log();
  for (const { name, reason } of sum.skips) console.log(`skipped: ${name} (${reason})`);
  console.log(`\n${closingLine(sum)}`);
  await endCommand(isGreen(sum) ? 0 : 1);
});

async function provideFfmpeg() {
  if (process.env.FFMPEG_PATH || isOnPath('ffmpeg') || !isRootOnDebian()) return;
  await step('Installing ffmpeg', () => aptInstall('ffmpeg'));
}

async function provideBus() {
  if (isOnPath('redis-server') || isOnPath('valkey-server') || !isRootOnDebian()) return;
  await step('Installing redis-server', () => aptInstall('redis-server'));
}
