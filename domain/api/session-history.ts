import { z } from 'zod';
import { Id } from '../ids';
import { contract, page } from './contract';
import { Session } from './projects';

const sessionParams = z.strictObject({ sessionId: Id });

/** The number of an edit in its document's log. */
const EditNumber = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Ten minutes of writing in a session: what it was at their end can be seen and brought back. */
export const Stretch = z.object({
  /** The last edit of it: the number of the revision. */
  seq: z.number().int(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** None where they are not kept one by one any more, but a snapshot of that time is. */
  edits: z.number().int(),
  /** Who wrote; nobody where it was the server alone. */
  people: z.array(z.object({ id: Id, name: z.string() })),
});
export type Stretch = z.infer<typeof Stretch>;

export const listHistory = contract('GET', '/api/sessions/:sessionId/history', {
  operation: 'listHistory',
  summary: 'When a session was written in, and by whom, the latest first. For owners and editors.',
  params: sessionParams,
  query: z.strictObject({
    /** Goes on before this edit. */
    before: EditNumber.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  /** The cursor is the next `before`. */
  output: page(Stretch),
});
export type History = z.infer<(typeof listHistory)['output']>;

/** Bytes, as `session/revision` reads them. */
export const streamRevision = contract('GET', '/api/sessions/:sessionId/revisions/:seq', {
  operation: 'streamRevision',
  summary:
    'What a session was after an edit, as updates of Yjs: each with its length before it, as a variable-length integer, and a length of 0 at the end. For owners and editors.',
  success: 200,
  params: z.strictObject({ sessionId: Id, seq: EditNumber }),
});

export const restoreSession = contract('POST', '/api/sessions/:sessionId/restorations', {
  operation: 'restoreSession',
  summary:
    'Let a session go on from a revision, or from the last good state of a damaged one: a new history, into which nothing of the old one is merged. For owners.',
  params: sessionParams,
  input: z.strictObject({ seq: EditNumber.optional() }),
  output: Session,
});
