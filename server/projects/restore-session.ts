import type { z } from 'zod';
import type { Session } from '@/domain/api/projects';
import { DomainError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { inProject, type Once } from '@/server/events/in-project';
import type { Runtime } from '@/server/runtime';
import { hashOf } from '@/server/sync/log-snapshots';
import { findRevision, lastGood, readWhole } from './revision';
import { presentSession } from './sessions';

interface Stored {
  epoch: number;
  headSeq: bigint;
}

/**
 * Lets a session go on from one of its revisions, or from the last good state of a damaged one: a new history, into which
 * nothing of the old one is merged. Refuses a revision that is not kept, and `not-ready` where nothing good is left.
 */
export function restoreSession(
  runtime: Runtime,
  viewer: Viewer,
  sessionId: string,
  asked: number | undefined,
  once?: Once,
): Promise<z.input<typeof Session>> {
  return inProject(
    runtime,
    viewer,
    'sessions.restore',
    { sessionId },
    async ({ db, record }) => {
      // Nobody appends until this has committed, and then to the new history alone.
      const [stored] = await db.$queryRaw<Stored[]>`
        SELECT epoch, "headSeq" FROM "Document"
        WHERE "sessionId" = ${sessionId}::uuid AND "closedAt" IS NULL FOR UPDATE`;
      if (!stored) throw new DomainError('not-found');
      const seq = asked ?? (await lastGood(db, sessionId, stored));
      const revision = await findRevision(db, sessionId, seq);
      if (!revision) throw new DomainError('not-found');
      const snapshot = await runtime.documents.compact(await readWhole(db, revision));
      const begin = stored.headSeq + 1n;
      const epoch = stored.epoch + 1;
      await db.documentSnapshot.create({
        data: {
          sessionId,
          seq: begin,
          epoch,
          state: Buffer.from(snapshot.state),
          stateVector: Buffer.from(snapshot.stateVector),
          deletes: Buffer.from(snapshot.deletes),
          deep: Buffer.from(snapshot.deep),
          sha256: Buffer.from(hashOf(snapshot)),
        },
      });
      await db.document.update({
        where: { sessionId },
        data: { epoch, headSeq: begin, epochSeq: begin, tailBytes: 0, faultAt: null },
      });
      const session = await db.session.findUniqueOrThrow({ where: { id: sessionId } });
      await record({ type: 'session.restored', data: { sessionId, title: session.title, seq } });
      return presentSession(session, { epoch, headSeq: begin });
    },
    once,
  );
}
