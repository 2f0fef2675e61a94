import type pg from 'pg';
import { earlierHistory } from './log';
import type { DocumentLog, StoredDocument } from './log';
import {
  append,
  appendIf,
  hold,
  readMissed,
  toBinding,
  toEntry,
  type BindingRow,
  type UpdateRow,
} from './log-appends';
import { forgetOld, keepSnapshot, newestSnapshot } from './log-snapshots';

/** The log in Postgres. The pool is its opener's. */
export function openDocumentLog(pool: pg.Pool): DocumentLog {
  return {
    load: (sessionId) => inTransaction(pool, (client) => load(client, sessionId)),
    async after(sessionId, seq) {
      const missed = await readMissed(pool, [{ sessionId, head: seq }]);
      return { entries: missed.updates.map(toEntry), bindings: missed.bindings.map(toBinding) };
    },
    async heads(sessionIds) {
      const { rows } = await pool.query<{ sessionId: string; epoch: number; headSeq: string }>({
        name: 'heads',
        text: 'SELECT "sessionId", epoch, "headSeq" FROM "Document" WHERE "sessionId" = ANY($1::uuid[])',
        values: [sessionIds],
      });
      return new Map(
        rows.map(({ sessionId, epoch, headSeq }) => [sessionId, { epoch, head: Number(headSeq) }]),
      );
    },
    appendIf: (expected, writers, additions) => appendIf(pool, expected, writers, additions),
    commit: (asked, writers, decide) =>
      inTransaction(pool, async (client) => {
        const held = await hold(client, asked, writers);
        const additions = decide(held);
        if (additions.length > 0) await append(client, additions);
      }),
    async noteFault(sessionId, epoch, isFaulty) {
      await pool.query(
        `UPDATE "Document" SET "faultAt" = CASE WHEN $2 THEN coalesce("faultAt", now()) END
         WHERE "sessionId" = $1 AND epoch = $3 AND ("faultAt" IS NOT NULL) <> $2`,
        [sessionId, isFaulty, epoch],
      );
    },
    keepSnapshot: (sessionId, epoch, snapshot) =>
      inTransaction(pool, (client) => keepSnapshot(client, sessionId, epoch, snapshot)),
    forgetOld: (sessionId, epoch) => inTransaction(pool, (client) => forgetOld(client, sessionId, epoch)),
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A line that breaks fails what is asked on it; without anybody who listens it would end the process, too.
  const ignore = () => undefined;
  client.on('error', ignore);
  let isBroken = true;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    isBroken = false;
    return result;
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => (isBroken = false),
      () => undefined,
    );
    throw error;
  } finally {
    client.release(isBroken);
    if (!isBroken) client.off('error', ignore);
  }
}

async function load(client: pg.PoolClient, sessionId: string): Promise<StoredDocument | null> {
  // Nobody appends between one question and the next.
  const document = await client.query<{ epoch: number; headSeq: string; epochSeq: string }>(
    `SELECT epoch, "headSeq", "epochSeq" FROM "Document" WHERE "sessionId" = $1 AND "closedAt" IS NULL FOR SHARE`,
    [sessionId],
  );
  const [row] = document.rows;
  if (!row) return null;
  const { epoch } = row;
  const snapshot = await newestSnapshot(client, sessionId, epoch);
  const updates = await client.query<UpdateRow>(
    `SELECT seq, bytes FROM "DocumentUpdate"
     WHERE "sessionId" = $1 AND epoch = $2 AND seq > $3 ORDER BY seq`,
    [sessionId, epoch, snapshot?.seq ?? 0],
  );
  const bindings = await client.query<BindingRow>(
    `SELECT client, CASE WHEN seq <= $2 THEN $3 ELSE "personId"::text END AS "personId"
     FROM "DocumentClient" WHERE "sessionId" = $1`,
    [sessionId, row.epochSeq, earlierHistory],
  );
  return {
    epoch,
    head: Number(row.headSeq),
    snapshot,
    tail: updates.rows.map(toEntry),
    bindings: bindings.rows.map(toBinding),
  };
}
