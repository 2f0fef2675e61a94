import type { z } from 'zod';
import { mostListedEdits, type SessionDocument } from '@/domain/api/projects';
import { DomainError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { authorize } from '@/server/auth/authorize';
import type { Runtime } from '@/server/runtime';

interface SnapshotRow {
  seq: bigint;
  at: Date;
  bytes: number;
}

interface EditRow extends SnapshotRow {
  personId: string | null;
  name: string | null;
}

/** What is stored of a session's document, for whoever looks after it: its length, state, and who wrote last. */
export async function readDocument(
  { db, now }: Runtime,
  viewer: Viewer,
  sessionId: string,
): Promise<z.input<typeof SessionDocument>> {
  await authorize(db, viewer, 'sessions.inspect', { sessionId }, now());
  const document = await db.document.findUnique({
    where: { sessionId },
    include: { _count: { select: { clients: true } } },
  });
  if (!document) throw new DomainError('not-found');
  const { epoch, headSeq, tailBytes, faultAt, _count } = document;
  const [snapshot] = await db.$queryRaw<SnapshotRow[]>`
    SELECT seq, at, length(state) AS bytes FROM "DocumentSnapshot"
    WHERE "sessionId" = ${sessionId}::uuid AND epoch = ${epoch} ORDER BY seq DESC LIMIT 1`;
  const edits = await db.$queryRaw<EditRow[]>`
    SELECT e.seq, e.at, length(e.bytes) AS bytes, e."personId", v.name
    FROM "DocumentUpdate" e LEFT JOIN "Viewer" v ON v.id = e."personId"
    WHERE e."sessionId" = ${sessionId}::uuid ORDER BY e.seq DESC LIMIT ${mostListedEdits}`;
  return {
    sessionId,
    epoch,
    headSeq: Number(headSeq),
    damagedAt: faultAt?.toISOString() ?? null,
    bytes: (snapshot?.bytes ?? 0) + Number(tailBytes),
    tailBytes: Number(tailBytes),
    snapshot: snapshot ? { seq: Number(snapshot.seq), at: snapshot.at.toISOString() } : null,
    clients: _count.clients,
    edits: edits.map(({ seq, at, bytes, personId, name }) => ({
      seq: Number(seq),
      at: at.toISOString(),
      bytes,
      person: personId === null ? null : { id: personId, name: name ?? '' },
    })),
  };
}
