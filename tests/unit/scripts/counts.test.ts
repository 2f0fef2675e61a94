import { expect, it } from 'vitest';
import {
  closingLine,
  countPlaywright,
  isGreen,
  nothing,
  sumCounts,
  withExitCode,
} from '../../../scripts/lib/counts.mjs';

const test = (status: string, annotations: { type: string; description?: string }[] = []) => ({
  status,
  annotations,
});

const report = {
  errors: [],
  suites: [
    {
      title: 'review.spec.ts',
      specs: [{ title: 'opens', tests: [test('expected')] }],
      suites: [
        {
          title: 'a guest',
          specs: [
            { title: 'listens', tests: [test('unexpected')] },
            { title: 'records', tests: [test('skipped', [{ type: 'skip', description: 'no microphone' }])] },
            { title: 'waits', tests: [test('skipped')] },
            { title: 'sings', tests: [test('skipped', [{ type: 'fixme' }])] },
          ],
        },
      ],
    },
  ],
};

it('counts every test of nested suites, and names what was skipped and why', () => {
  expect(countPlaywright(report)).toEqual({
    passed: 1,
    failed: 1,
    skips: [
      { name: 'review.spec.ts > a guest > records', reason: 'no microphone' },
      { name: 'review.spec.ts > a guest > waits', reason: 'did not run, because an earlier one failed' },
      { name: 'review.spec.ts > a guest > sings', reason: 'no reason given' },
    ],
  });
});

it('counts an error outside of every test as a failure', () => {
  expect(countPlaywright({ suites: [], errors: [{}] })).toEqual({ passed: 0, failed: 1, skips: [] });
});

it('sums into one closing line', () => {
  const skip = { name: 'a', reason: 'b' };
  const sum = sumCounts([
    { passed: 3, failed: 0, skips: [skip] },
    { passed: 4, failed: 1, skips: [] },
    { passed: 0, failed: 0, skips: [skip] },
  ]);
  expect(closingLine(sum)).toBe('7 passed, 1 failed, 2 skipped');
});

it('counts a runner that broke without a failed test as one failure', () => {
  const passed = { passed: 5, failed: 0, skips: [] };
  expect(withExitCode(passed, 0)).toEqual(passed);
  expect(withExitCode(passed, 1).failed).toBe(1);
  expect(withExitCode({ ...passed, failed: 3 }, 1).failed).toBe(3);
});

it('is green only when something passed and nothing failed', () => {
  expect(isGreen({ passed: 1, failed: 0, skips: [] })).toBe(true);
  expect(isGreen({ passed: 1, failed: 1, skips: [] })).toBe(false);
  expect(isGreen(nothing)).toBe(false);
});
