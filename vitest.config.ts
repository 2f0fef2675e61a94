import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Reads sounds of hours, of which the instance goes on making copies: whatever came after it would wait for those.
const last = 'sound/collection.test.ts';

/** The same order on every machine, and the one file last that keeps the instance busy for longer than it runs. */
class InOrder extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const key = ({ moduleId }: TestSpecification) => `${moduleId.endsWith(last) ? 1 : 0} ${moduleId}`;
    return Promise.resolve([...files].sort((one, other) => (key(one) < key(other) ? -1 : 1)));
  }
}

const alias = { '@': import.meta.dirname };

export default defineConfig({
  resolve: { alias },
  test: {
    sequence: { sequencer: InOrder },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['tests/{unit,property}/**/*.test.ts'],
          // Most of the time would go into loading the same modules for every file anew.
          pool: 'threads',
          isolate: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: ['tests/support/instance.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
