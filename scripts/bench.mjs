import './lib/require-node.mjs';
import path from 'node:path';
import { build } from './lib/build.mjs';
import { Failure } from './lib/failure.mjs';
import { install } from './lib/install.mjs';
import { filesUnder } from './lib/stamps.mjs';
import { endOnSignals } from './lib/shutdown.mjs';
import { run, runCommand, step } from './lib/steps.mjs';

// Each bench prints one JSON value; together they become one, by the name of their file.
await runCommand(async () => {
  endOnSignals(130);
  await install();
  // Some benches start the product itself.
  await build();
  const asked = process.argv.slice(2);
  const all = filesUnder('tests/bench').filter((file) => /\.(mjs|ts)$/.test(file));
  // Those in folders take long, or other programs: they run when they are asked for.
  const isPlain = (/** @type {string} */ file) => path.dirname(file) === path.normalize('tests/bench');
  const benches = all.filter((file) =>
    asked.length === 0 ? isPlain(file) : asked.some((name) => file.includes(name)),
  );
  if (benches.length === 0) throw new Failure(`No bench of tests/bench is called ${asked.join(' or ')}.`);
  /** @type {Record<string, unknown>} */
  const results = {};
  // Half an hour of figures is not lost with the last one: what a bench says on its way is shown at once.
  const hear = (/** @type {string} */ text) => void process.stderr.write(text);
  for (const file of benches) {
    const printed = await step(path.basename(file), () =>
      run(process.execPath, ['--import', 'tsx', file], { hear }),
    );
    console.error(printed.trimEnd());
    results[path.parse(file).name] = JSON.parse(printed);
  }
  console.log(JSON.stringify(results, null, 2));
});
