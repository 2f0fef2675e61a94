import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { streamRevision } from '@/domain/api/session-history';
import { DomainError } from '@/domain/errors';
import { countAttempt, limits } from '@/server/http/limits';
import { stream, type Stream } from '@/server/http/stream';
import type { Runtime } from '@/server/runtime';
import { isAsWritten, type SnapshotRow } from '@/server/sync/log-snapshots';
import { packUpdate, revisionEnd } from '@/session/revision';

type Db = Runtime['db'];

interface Revision {
  readonly sessionId: string;
  readonly epoch: number;
  readonly seq: number;
}

const updatesAtOnce = 500;

/** What a session was after one of its edits, as updates: never read here, only handed out. */
export const revisionStream: Stream = stream(streamRevision, async ({ db, now }, call) => {
  const { sessionId, seq } = call.params;
  await call.allow('sessions.recall', { sessionId });
  await countAttempt(db, limits.revisionsPerPerson, call.viewer.id, now());
  const document = await db.document.findUnique({ where: { sessionId }, select: { epoch: true } });
  if (!document) throw new DomainError('not-found');
  const revision = { sessionId, epoch: document.epoch, seq };
  const base = await snapshotBefore(db, revision);
  const from = base ? Number(base.seq) : 0;
  const where = { sessionId, epoch: revision.epoch, seq: { gt: from, lte: seq } };
  // Without every edit in between it is not kept any more, or is not there yet.
  if ((await db.documentUpdate.count({ where })) !== seq - from) throw new DomainError('not-found');

  call.response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'cache-control': 'private, no-store',
  });
  await pipeline(Readable.from(partsOf(db, revision, base)), call.response);
});

async function* partsOf(db: Db, { sessionId, epoch, seq }: Revision, base: SnapshotRow | undefined) {
  if (base) yield packUpdate(base.state);
  for (let last = Number(base?.seq ?? 0); last < seq;) {
    const updates = await db.documentUpdate.findMany({
      where: { sessionId, epoch, seq: { gt: last, lte: seq } },
      select: { seq: true, bytes: true },
      orderBy: { seq: 'asc' },
      take: updatesAtOnce,
    });
    // A revision without its end is none: whoever reads it asks again.
    if (updates.length === 0) throw new Error('Edits were forgotten while they were sent.');
    for (const { bytes } of updates) yield packUpdate(bytes);
    last = Number(updates.at(-1)?.seq);
  }
  yield revisionEnd;
}

/** The newest whole snapshot at an edit or before it. */
async function snapshotBefore(db: Db, { sessionId, epoch, seq }: Revision): Promise<SnapshotRow | undefined> {
  for (let last = seq; ;) {
    const [row] = await db.$queryRaw<SnapshotRow[]>`
      SELECT seq, state, "stateVector", deletes, sha256 FROM "DocumentSnapshot"
      WHERE "sessionId" = ${sessionId}::uuid AND epoch = ${epoch} AND seq <= ${last} ORDER BY seq DESC LIMIT 1`;
    if (!row || isAsWritten(row)) return row;
    last = Number(row.seq) - 1;
  }
}
