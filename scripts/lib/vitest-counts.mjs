import fs from 'node:fs';

/**
 * A reporter for Vitest, whose own json report leaves out why a test was skipped: it writes our counts to the file
 * that TALKBACK_COUNTS names.
 */
export default class CountsReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (/** @type {string} */ state) => tests.filter((test) => test.result().state === state);
    // A file that does not even load has no test that could fail.
    const broken = modules.filter((module) => module.errors().length > 0);
    const counts = {
      passed: inState('passed').length,
      failed: inState('failed').length + broken.length,
      skips: inState('skipped').map((test) => ({
        name: [test.module.relativeModuleId, test.fullName].join(' > '),
        reason: reasonOf(test),
      })),
    };
    fs.writeFileSync(process.env.TALKBACK_COUNTS ?? '', JSON.stringify(counts));
  }
}

/**
 * What a title says in brackets at its end is what the test, or the whole group, needs.
 *
 * @param {import('vitest/node').TestCase} test
 */
function reasonOf(test) {
  if (test.options.mode === 'todo') return 'not written yet';
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return note ?? /\(([^()]+)\)(?: >|$)/.exec(test.fullName)?.[1] ?? 'no reason given';
}
