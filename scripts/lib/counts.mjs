/**
 * What a test runner did.
 *
 * @typedef {{ name: string, reason: string }} Skip
 * @typedef {{ passed: number, failed: number, skips: Skip[] }} Counts
 */

/** @type {Counts} */
export const nothing = { passed: 0, failed: 0, skips: [] };

/**
 * A runner that ended badly though no test of it failed has failed once: a file did not load, a set-up broke.
 *
 * @param {Counts} counts
 * @param {number} exitCode
 * @returns {Counts}
 */
export const withExitCode = (counts, exitCode) =>
  exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export const sumCounts = (all) =>
  all.reduce(
    (sum, { passed, failed, skips }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skips: [...sum.skips, ...skips],
    }),
    nothing,
  );

/** @param {Counts} counts */
export const closingLine = ({ passed, failed, skips }) =>
  `${passed} passed, ${failed} failed, ${skips.length} skipped`;

/** @param {Counts} counts */
export const isGreen = ({ passed, failed }) => failed === 0 && passed > 0;

/**
 * Reads the report of Playwright's json reporter.
 *
 * @param {PlaywrightReport} report
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const outcomes = report.suites.flatMap((suite) => outcomesOf(suite, []));
  const failed = outcomes.filter(({ status }) => status === 'unexpected').length;
  return {
    passed: outcomes.filter(({ status }) => status === 'expected' || status === 'flaky').length,
    failed: failed + report.errors.length,
    skips: outcomes
      .filter(({ status }) => status === 'skipped')
      .map(({ name, annotations }) => ({ name, reason: reasonOf(annotations) })),
  };
}

/**
 * @typedef {{ type: string, description?: string }} Annotation
 * @typedef {{ status: string, annotations: Annotation[] }} PlaywrightTest
 * @typedef {{ title: string, specs?: { title: string, tests: PlaywrightTest[] }[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ suites: PlaywrightSuite[], errors: unknown[] }} PlaywrightReport
 */

/**
 * @param {PlaywrightSuite} suite
 * @param {string[]} above
 * @returns {{ name: string, status: string, annotations: Annotation[] }[]}
 */
function outcomesOf({ title, specs = [], suites = [] }, above) {
  const path = [...above, title];
  return [
    ...specs.flatMap((spec) =>
      spec.tests.map(({ status, annotations }) => ({
        name: [...path, spec.title].join(' > '),
        status,
        annotations,
      })),
    ),
    ...suites.flatMap((suite) => outcomesOf(suite, path)),
  ];
}

/** @param {Annotation[]} annotations */
function reasonOf(annotations) {
  const skip = annotations.find(({ type }) => type === 'skip' || type === 'fixme');
  return skip ? (skip.description ?? 'no reason given') : 'did not run, because an earlier one failed';
}
