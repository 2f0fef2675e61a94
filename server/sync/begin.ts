import { firstUpdate } from '@/session/document';
import type { Transaction } from '@/server/db/client';

/** Begins the document of a session with the transaction that makes the session. */
export async function beginDocument(db: Transaction, sessionId: string): Promise<void> {
  const bytes = Buffer.from(firstUpdate());
  await db.document.create({
    data: {
      sessionId,
      headSeq: 1,
      tailBytes: bytes.length,
      updates: { create: { seq: 1, epoch: 1, bytes } },
    },
  });
}

/** Closes documents with the transaction that puts their sessions away: no update is committed after it. */
export async function closeDocuments(
  db: Transaction,
  which: { sessionId: string } | { projectId: string },
  now: Date,
): Promise<void> {
  const where = 'sessionId' in which ? which : { session: { projectId: which.projectId } };
  await db.document.updateMany({ where: { ...where, closedAt: null }, data: { closedAt: now } });
}
