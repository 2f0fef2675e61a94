import { expect, it } from 'vitest';
import { compareRules, findQuotes, findRules } from '../../../scripts/lib/spec-rules.mjs';

const spec = `# Review
- **RV1** A number is never used twice.
- **RV2** (later) A round ends.
- RV3 is only mentioned.
  - **RV4** An approval locks.
`;

it('finds the rules of a text and which of them are for later', () => {
  expect(findRules(spec, 'review.md')).toEqual([
    { id: 'RV1', isLater: false, where: 'review.md:2' },
    { id: 'RV2', isLater: true, where: 'review.md:3' },
    { id: 'RV4', isLater: false, where: 'review.md:5' },
  ]);
});

it('finds every rule that a title quotes', () => {
  expect(findQuotes("it('[RV1][RV4] locks', () => {})", 'a.test.ts').map(({ id }) => id)).toEqual([
    'RV1',
    'RV4',
  ]);
});

it('is content when every rule that is built is quoted', () => {
  expect(compareRules(findRules(spec, 'review.md'), findQuotes('[RV1] [RV4]', 'a.test.ts'))).toEqual([]);
});

it('names a rule without a test, a quote without a rule, and a rule that is there twice', () => {
  const rules = [...findRules(spec, 'review.md'), ...findRules('- **RV1** Again.', 'other.md')];
  expect(compareRules(rules, findQuotes('[RV1] [RV9]', 'a.test.ts'))).toEqual([
    'other.md:1: RV1 is already a rule at review.md:2.',
    'a.test.ts:1: there is no rule RV9.',
    'review.md:5: no test quotes RV4.',
  ]);
});
