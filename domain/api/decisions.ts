import { z } from 'zod';
import { Id } from '../ids';
import { Verdict, VersionState } from '../review/version';
import { Person } from '../viewer';
import { contract, page } from './contract';
import { Version } from './review';

const versionParams = z.strictObject({ versionId: Id });
const Reason = z.string().trim().min(1, 'Say why.').max(2000);

export const Reviewers = z.object({
  reviewers: z.array(z.object({ person: Person, dueAt: z.iso.datetime().nullable() })),
});

export const readReviewers = contract('GET', '/api/versions/:versionId/reviewers', {
  operation: 'readReviewers',
  summary: 'Whose verdict a version waits for.',
  params: versionParams,
  output: Reviewers,
});

export const nameReviewers = contract('PUT', '/api/versions/:versionId/reviewers', {
  operation: 'nameReviewers',
  summary: 'Name whose verdict counts; nobody named: one decision settles it.',
  params: versionParams,
  input: z.strictObject({ userIds: z.array(Id).max(50), dueAt: z.iso.datetime().optional() }),
  output: Reviewers,
});

export const Decision = z.object({
  id: Id,
  person: Person,
  verdict: Verdict,
  note: z.string(),
  createdAt: z.iso.datetime(),
  /** False: an opinion, which moves nothing. */
  counts: z.boolean(),
});
export type Decision = z.infer<typeof Decision>;

export const listDecisions = contract('GET', '/api/versions/:versionId/decisions', {
  operation: 'listDecisions',
  summary: 'The verdicts that stand on a version, the latest of each person.',
  params: versionParams,
  output: page(Decision),
});

export const decide = contract('POST', '/api/versions/:versionId/decisions', {
  operation: 'decide',
  summary: 'Approve a version or ask for changes, naming the sound that was heard.',
  params: versionParams,
  input: z.strictObject({
    verdict: Verdict,
    note: z.string().trim().max(2000).default(''),
    pcmSha256: z.string().regex(/^[0-9a-f]{64}$/, 'This is not a hash.'),
  }),
  /** The verdict, and what the version is now. */
  output: Decision.extend({ state: VersionState }),
});

export const withdrawDecision = contract('DELETE', '/api/versions/:versionId/decisions/mine', {
  operation: 'withdrawDecision',
  summary: 'Take your verdict back; that you did is kept.',
  params: versionParams,
});

export const reopenVersion = contract('POST', '/api/versions/:versionId/reopen', {
  operation: 'reopenVersion',
  summary: 'Unlock an approved version, with a reason; its verdicts are void.',
  success: 200,
  params: versionParams,
  input: z.strictObject({ reason: Reason }),
  output: Version,
});

export const removeVersion = contract('DELETE', '/api/versions/:versionId', {
  operation: 'removeVersion',
  summary:
    'Hide a version; or, as an owner and with a reason, destroy its sound for good. The discussion stays.',
  params: versionParams,
  input: z.union([z.void(), z.strictObject({ destroy: z.literal(true), reason: Reason })]),
});
