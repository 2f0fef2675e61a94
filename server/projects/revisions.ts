import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { streamRevision } from '@/domain/api/session-history';
import { DomainError } from '@/domain/errors';
import { countAttempt, limits } from '@/server/http/limits';
import { stream, type Stream } from '@/server/http/stream';
import type { Runtime } from '@/server/runtime';
import { packUpdate, revisionEnd } from '@/session/revision';
import { findRevision, updatesOf, type Revision } from './revision';

/** What a session was after one of its edits, as updates: never read here, only handed out. */
export const revisionStream: Stream = stream(streamRevision, async ({ db, now }, call) => {
  const { sessionId, seq } = call.params;
  await call.allow('sessions.recall', { sessionId });
  await countAttempt(db, limits.revisionsPerPerson, call.viewer.id, now());
  const revision = await findRevision(db, sessionId, seq);
  if (!revision) throw new DomainError('not-found');
  call.response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'cache-control': 'private, no-store',
  });
  await pipeline(Readable.from(packed(db, revision)), call.response);
});

// A revision without its end is none: whoever reads it asks again.
async function* packed(db: Runtime['db'], revision: Revision) {
  for await (const update of updatesOf(db, revision)) yield packUpdate(update);
  yield revisionEnd;
}
