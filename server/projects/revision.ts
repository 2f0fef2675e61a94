import { DomainError } from '@/domain/errors';
import type { Database, Transaction } from '@/server/db/client';
import { isAsWritten, type SnapshotRow } from '@/server/sync/log-snapshots';
import { openRoom } from '@/server/sync/room';

type Db = Database | Transaction;

/** What a session was after one of its edits, as far as it is kept. */
export interface Revision {
  readonly sessionId: string;
  readonly epoch: number;
  readonly seq: number;
  readonly base: SnapshotRow | undefined;
}

/** Each may be as large as an edit may be. */
const updatesAtOnce = 16;

/** Finds a revision; undefined where it is not there yet, or not kept any more. */
export async function findRevision(db: Db, sessionId: string, seq: number): Promise<Revision | undefined> {
  const [kept] = await db.$queryRaw<{ epoch: number }[]>`
    SELECT epoch FROM "DocumentUpdate" WHERE "sessionId" = ${sessionId}::uuid AND seq = ${seq}
    UNION SELECT epoch FROM "DocumentSnapshot" WHERE "sessionId" = ${sessionId}::uuid AND seq = ${seq}`;
  if (!kept) return undefined;
  const { epoch } = kept;
  const base = await snapshotBefore(db, sessionId, epoch, seq);
  const from = Number(base?.seq ?? 0);
  const between = await db.documentUpdate.count({ where: { sessionId, epoch, seq: { gt: from, lte: seq } } });
  return between === seq - from ? { sessionId, epoch, seq, base } : undefined;
}

/** The newest whole snapshot of a history at an edit or before it. */
async function snapshotBefore(
  db: Db,
  sessionId: string,
  epoch: number,
  seq: number,
): Promise<SnapshotRow | undefined> {
  for (let last = seq; ;) {
    const [row] = await db.$queryRaw<SnapshotRow[]>`
      SELECT seq, state, "stateVector", deletes, deep, sha256 FROM "DocumentSnapshot"
      WHERE "sessionId" = ${sessionId}::uuid AND epoch = ${epoch} AND seq <= ${last} ORDER BY seq DESC LIMIT 1`;
    if (!row || isAsWritten(row)) return row;
    last = Number(row.seq) - 1;
  }
}

/** The updates of a revision, in order. Throws where they are forgotten meanwhile. */
export async function* updatesOf(db: Db, { sessionId, epoch, seq, base }: Revision) {
  if (base) yield base.state;
  for (let last = Number(base?.seq ?? 0); last < seq;) {
    const updates = await db.documentUpdate.findMany({
      where: { sessionId, epoch, seq: { gt: last, lte: seq } },
      select: { seq: true, bytes: true },
      orderBy: { seq: 'asc' },
      take: updatesAtOnce,
    });
    if (updates.length === 0) throw new Error('Edits were forgotten while they were read.');
    for (const { bytes } of updates) yield bytes;
    last = Number(updates.at(-1)?.seq);
  }
}

/** All updates of a revision, at once: for whoever makes a document of them. */
export async function readWhole(db: Db, revision: Revision): Promise<Uint8Array[]> {
  const updates: Uint8Array[] = [];
  for await (const update of updatesOf(db, revision)) updates.push(update);
  return updates;
}

/** The number up to which the log of a document can be read. Refuses `not-ready` where nothing of it can. */
export async function lastGood(
  db: Db,
  sessionId: string,
  { epoch, headSeq }: { epoch: number; headSeq: bigint },
): Promise<number> {
  const base = await snapshotBefore(db, sessionId, epoch, Number(headSeq));
  const from = Number(base?.seq ?? 0);
  const tail = await db.documentUpdate.findMany({
    where: { sessionId, epoch, seq: { gt: from } },
    select: { seq: true, bytes: true },
    orderBy: { seq: 'asc' },
  });
  const room = openRoom(sessionId, {
    epoch,
    head: Number(headSeq),
    snapshot: base ? { ...base, seq: from } : null,
    tail: tail.map(({ seq, bytes }) => ({ seq: Number(seq), update: bytes })),
    bindings: [],
  });
  if (room.head() === 0) throw new DomainError('not-ready');
  return room.head();
}
