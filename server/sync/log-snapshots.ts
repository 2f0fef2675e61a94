import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Snapshot } from './log';

const keptSnapshots = 3;

/** The newest snapshot that is as it was written; the log goes back behind any that is not. */
export async function newestSnapshot(
  client: pg.PoolClient,
  sessionId: string,
  epoch: number,
): Promise<Snapshot | null> {
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const { rows } = await client.query<Snapshot & { seq: string; sha256: Buffer }>(
      `SELECT seq, state, "stateVector", deletes, sha256 FROM "DocumentSnapshot"
       WHERE "sessionId" = $1 AND epoch = $2 AND seq < $3 ORDER BY seq DESC LIMIT 1`,
      [sessionId, epoch, before],
    );
    const [row] = rows;
    if (!row) return null;
    const { state, stateVector, deletes } = row;
    const seq = Number(row.seq);
    if (hashOf({ state, stateVector, deletes }).equals(row.sha256))
      return { seq, state, stateVector, deletes };
    before = seq;
  }
}

function hashOf({ state, stateVector, deletes }: Omit<Snapshot, 'seq'>): Buffer {
  return createHash('sha256').update(state).update(stateVector).update(deletes).digest();
}

/** Keeps a snapshot, and of older ones the last two. */
export async function keepSnapshot(
  client: pg.PoolClient,
  sessionId: string,
  epoch: number,
  { seq, ...snapshot }: Snapshot,
): Promise<void> {
  const [state, stateVector, deletes] = [snapshot.state, snapshot.stateVector, snapshot.deletes].map(
    (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
  );
  await client.query(
    `INSERT INTO "DocumentSnapshot" ("sessionId", seq, epoch, state, "stateVector", deletes, sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [sessionId, seq, epoch, state, stateVector, deletes, hashOf(snapshot)],
  );
  await client.query(
    `DELETE FROM "DocumentSnapshot" WHERE "sessionId" = $1 AND seq NOT IN
       (SELECT seq FROM "DocumentSnapshot" WHERE "sessionId" = $1 ORDER BY seq DESC LIMIT $2)`,
    [sessionId, keptSnapshots],
  );
  await client.query(
    `UPDATE "Document" SET "tailBytes" =
       (SELECT coalesce(sum(length(bytes)), 0) FROM "DocumentUpdate" WHERE "sessionId" = $1 AND seq > $2)
     WHERE "sessionId" = $1`,
    [sessionId, seq],
  );
}
