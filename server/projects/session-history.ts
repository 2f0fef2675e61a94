import type { z } from 'zod';
import type { listHistory } from '@/domain/api/session-history';
import type { Viewer } from '@/domain/viewer';
import { authorize } from '@/server/auth/authorize';
import type { Runtime } from '@/server/runtime';

interface StretchRow {
  seq: bigint;
  firstSeq: bigint;
  from: Date;
  to: Date;
  edits: number;
  people: { id: string; name: string }[];
}

const stretch = '10 minutes';
/** So many edits are looked at for one page of stretches. */
const mostEdits = 20_000;

/**
 * When a session was written in, the latest first: stretches of ten minutes by the clock, with who wrote in them. What is
 * older than the edits that are kept one by one is there as its snapshots.
 */
export async function readHistory(
  { db, now }: Runtime,
  viewer: Viewer,
  sessionId: string,
  { before, limit = 30 }: { before?: number | undefined; limit?: number },
): Promise<z.input<(typeof listHistory)['output']>> {
  await authorize(db, viewer, 'sessions.recall', { sessionId }, now());
  const end = before ?? Number.MAX_SAFE_INTEGER;
  const rows = await db.$queryRaw<StretchRow[]>`
    WITH document AS (
      SELECT "sessionId", epoch FROM "Document" WHERE "sessionId" = ${sessionId}::uuid
    ), edits AS (
      SELECT e.seq, e.at, e."personId", 1 AS edits
      FROM document JOIN "DocumentUpdate" e USING ("sessionId", epoch)
      WHERE e.seq < ${end} ORDER BY e.seq DESC LIMIT ${mostEdits}
    ), snapshots AS (
      SELECT s.seq, s.at, NULL::uuid AS "personId", 0 AS edits
      FROM document JOIN "DocumentSnapshot" s USING ("sessionId", epoch)
      WHERE s.seq < ${end} AND s.seq < coalesce(
        (SELECT min(e.seq) FROM document JOIN "DocumentUpdate" e USING ("sessionId", epoch)), ${end})
    ), kept AS (
      SELECT *, date_bin(${stretch}::interval, at, 'epoch') AS slot
      FROM (SELECT * FROM edits UNION ALL SELECT * FROM snapshots) AS all_kept
    ), stretches AS (
      SELECT max(seq) AS seq, min(seq) AS "firstSeq", min(at) AS "from", max(at) AS "to", sum(edits)::int AS edits,
        array_agg(DISTINCT "personId") FILTER (WHERE "personId" IS NOT NULL) AS writers
      FROM kept GROUP BY slot ORDER BY max(seq) DESC LIMIT ${limit + 1}
    )
    SELECT seq, "firstSeq", "from", "to", edits, coalesce((
      SELECT json_agg(json_build_object('id', w, 'name', coalesce(v.name, '')) ORDER BY v.name, w)
      FROM unnest(writers) AS w LEFT JOIN "Viewer" v ON v.id = w
    ), '[]') AS people
    FROM stretches ORDER BY seq DESC`;
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const looked = items.reduce((sum, { edits }) => sum + edits, 0);
  const hasMore = last !== undefined && (rows.length > limit || looked >= mostEdits);
  return {
    items: items.map(({ seq, from, to, edits, people }) => ({
      seq: Number(seq),
      from: from.toISOString(),
      to: to.toISOString(),
      edits,
      people,
    })),
    nextCursor: hasMore ? String(last.firstSeq) : null,
  };
}
