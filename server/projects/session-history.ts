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
  /** How many edits were looked at for all of them. */
  looked: number;
}

const stretch = '10 minutes';
/** So many edits are looked at for one page of stretches. */
const mostEdits = 20_000;

/**
 * When a session was written in, the latest first: stretches of ten minutes by the clock, with who wrote in them. What is
 * not kept one by one, or was restored, is there as its snapshots.
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
    WITH edits AS (
      SELECT seq, at, "personId", 1 AS edits FROM "DocumentUpdate"
      WHERE "sessionId" = ${sessionId}::uuid AND seq < ${end} ORDER BY seq DESC LIMIT ${mostEdits}
    ), snapshots AS (
      SELECT seq, at, NULL::uuid AS "personId", 0 AS edits FROM "DocumentSnapshot" s
      WHERE "sessionId" = ${sessionId}::uuid AND seq < ${end} AND NOT EXISTS (
        SELECT 1 FROM "DocumentUpdate" e WHERE e."sessionId" = s."sessionId" AND e.seq = s.seq)
        AND ((SELECT count(*) FROM edits) < ${mostEdits} OR seq > (SELECT min(seq) FROM edits))
    ), kept AS (
      SELECT *, date_bin(${stretch}::interval, at, 'epoch') AS slot
      FROM (SELECT * FROM edits UNION ALL SELECT * FROM snapshots) AS all_kept
    ), stretches AS (
      SELECT max(seq) AS seq, min(seq) AS "firstSeq", min(at) AS "from", max(at) AS "to", sum(edits)::int AS edits,
        array_agg(DISTINCT "personId") FILTER (WHERE "personId" IS NOT NULL) AS writers
      FROM kept GROUP BY slot ORDER BY max(seq) DESC LIMIT ${limit + 1}
    )
    SELECT seq, "firstSeq", "from", "to", edits, (SELECT count(*)::int FROM edits) AS looked, coalesce((
      SELECT json_agg(json_build_object('id', w, 'name', coalesce(v.name, '')) ORDER BY v.name, w)
      FROM unnest(writers) AS w LEFT JOIN "Viewer" v ON v.id = w
    ), '[]') AS people
    FROM stretches ORDER BY seq DESC`;
  const isCut = (rows[0]?.looked ?? 0) >= mostEdits && rows.length <= limit;
  // Of the last stretch there may be more than was looked at: it comes whole with the next page, unless it is all there is.
  const items = rows.slice(0, isCut && rows.length > 1 ? rows.length - 1 : limit);
  const last = items.at(-1);
  const hasMore = last !== undefined && (isCut || rows.length > limit);
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
