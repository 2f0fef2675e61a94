import { DomainError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { authorize } from '@/server/auth/authorize';
import { countAttempt, limits } from '@/server/http/limits';
import type { Runtime } from '@/server/runtime';
import { findRevision, lastGood, readWhole } from './revision';

/** All that a session holds, root by root, as the server reads it: as it was last, or as far as it is good. */
export async function readContent(
  { db, documents, now }: Runtime,
  viewer: Viewer,
  sessionId: string,
): Promise<{ seq: number; content: Record<string, unknown> }> {
  await authorize(db, viewer, 'sessions.inspect', { sessionId }, now());
  await countAttempt(db, limits.revisionsPerPerson, viewer.id, now());
  const document = await db.document.findUnique({ where: { sessionId } });
  if (!document) throw new DomainError('not-found');
  const seq = await lastGood(db, sessionId, document);
  const revision = await findRevision(db, sessionId, seq);
  if (!revision) throw new DomainError('not-ready');
  const content = await documents.readSession(sessionId, seq, () => readWhole(db, revision));
  return { seq, content };
}
