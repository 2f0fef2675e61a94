import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Snapshot } from './log';

const keptSnapshots = 3;
const keptLogHours = 72;

/** The newest snapshot that is as it was written, of those that old; the log goes back behind any that is not. */
export async function newestSnapshot(
  client: pg.PoolClient,
  sessionId: string,
  epoch: number,
  hours = 0,
): Promise<Snapshot | null> {
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const { rows } = await client.query<SnapshotRow>(
      `SELECT seq, state, "stateVector", deletes, deep, sha256 FROM "DocumentSnapshot"
       WHERE "sessionId" = $1 AND epoch = $2 AND seq < $3 AND at <= now() - make_interval(hours => $4)
       ORDER BY seq DESC LIMIT 1`,
      [sessionId, epoch, before, hours],
    );
    const [row] = rows;
    if (!row) return null;
    const { state, stateVector, deletes, deep } = row;
    const seq = Number(row.seq);
    if (isAsWritten(row)) return { seq, state, stateVector, deletes, deep };
    before = seq;
  }
}

/** A snapshot as it is stored. */
export interface SnapshotRow extends Omit<Snapshot, 'seq'> {
  readonly seq: string | bigint;
  readonly sha256: Uint8Array;
}

/** Whether a stored snapshot is what was written. */
export const isAsWritten = (row: SnapshotRow): boolean => hashOf(row).equals(row.sha256);

/** What a snapshot is known by, to be kept with it. */
export function hashOf({ state, stateVector, deletes }: Omit<Snapshot, 'seq' | 'deep'>): Buffer {
  return createHash('sha256').update(state).update(stateVector).update(deletes).digest();
}

/** Keeps a snapshot. */
export async function keepSnapshot(
  client: pg.PoolClient,
  sessionId: string,
  epoch: number,
  { seq, ...snapshot }: Snapshot,
): Promise<void> {
  const [state, stateVector, deletes, deep] = [
    snapshot.state,
    snapshot.stateVector,
    snapshot.deletes,
    snapshot.deep,
  ].map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  await client.query(
    `INSERT INTO "DocumentSnapshot" ("sessionId", seq, epoch, state, "stateVector", deletes, sha256, deep)
     SELECT $1::uuid, $2::bigint, $3::int, $4::bytea, $5::bytea, $6::bytea, $7::bytea, $8::bytea FROM "Document"
     WHERE "sessionId" = $1::uuid AND epoch = $3::int AND "headSeq" >= $2::bigint ON CONFLICT DO NOTHING`,
    [sessionId, seq, epoch, state, stateVector, deletes, hashOf(snapshot), deep],
  );
  await client.query(
    `UPDATE "Document" SET "tailBytes" =
       (SELECT coalesce(sum(length(bytes)), 0) FROM "DocumentUpdate" WHERE "sessionId" = $1 AND seq > $2)
     WHERE "sessionId" = $1`,
    [sessionId, seq],
  );
}

/**
 * Forgets the edits from before the last 72 hours that a whole snapshot from before them stands for, and all snapshots
 * but that one, the last three, and two of each day since: one of them is the next to stand for what came before it. Of
 * an earlier history
 * all is kept until 72 hours after the next one began.
 */
export async function forgetOld(client: pg.PoolClient, sessionId: string, epoch: number): Promise<void> {
  const horizon = (await hasOldEdits(client, sessionId))
    ? await newestSnapshot(client, sessionId, epoch, keptLogHours)
    : null;
  // Whoever loads the document reads a snapshot, and then what came after it; others forget here, too.
  await client.query('SELECT 1 FROM "Document" WHERE "sessionId" = $1 FOR UPDATE', [sessionId]);
  if (horizon)
    await client.query(
      `DELETE FROM "DocumentUpdate" WHERE "sessionId" = $1 AND epoch = $2 AND seq <=
         (SELECT seq FROM "DocumentSnapshot" WHERE "sessionId" = $1 AND seq = $3)`,
      [sessionId, epoch, horizon.seq],
    );
  await client.query(
    `DELETE FROM "DocumentSnapshot" WHERE "sessionId" = $1 AND epoch = $2
       AND seq <> coalesce((SELECT min(seq) - 1 FROM "DocumentUpdate" WHERE "sessionId" = $1 AND epoch = $2), 0)
       AND seq NOT IN (SELECT seq FROM "DocumentSnapshot" WHERE "sessionId" = $1 ORDER BY seq DESC LIMIT $3)
       AND seq NOT IN (SELECT max(seq) FROM "DocumentSnapshot" WHERE "sessionId" = $1
         GROUP BY CASE WHEN at > now() - make_interval(hours => $4) THEN date_bin('12 hours', at, 'epoch') END)`,
    [sessionId, epoch, keptSnapshots, keptLogHours],
  );
  for (const table of ['DocumentUpdate', 'DocumentSnapshot'])
    await client.query(
      `DELETE FROM "${table}" WHERE "sessionId" = $1 AND epoch <
         (SELECT max(epoch) FROM "DocumentSnapshot" WHERE "sessionId" = $1 AND at <= now() - make_interval(hours => $2))`,
      [sessionId, keptLogHours],
    );
}

async function hasOldEdits(client: pg.PoolClient, sessionId: string): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT 1 FROM "DocumentUpdate" WHERE "sessionId" = $1 AND seq <=
       (SELECT max(seq) FROM "DocumentSnapshot" WHERE "sessionId" = $1 AND at <= now() - make_interval(hours => $2))
     LIMIT 1`,
    [sessionId, keptLogHours],
  );
  return rows.length > 0;
}
