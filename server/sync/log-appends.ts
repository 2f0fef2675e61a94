import type pg from 'pg';
import { can, ProjectRole } from '@/domain/roles';
import type { Addition, Asked, Binding, Entry, Expected, Held, Writer } from './log';

export interface UpdateRow {
  sessionId: string;
  seq: string;
  bytes: Buffer;
}

export interface BindingRow {
  sessionId: string;
  client: string;
  personId: string;
}

export const toEntry = ({ seq, bytes }: UpdateRow): Entry => ({ seq: Number(seq), update: bytes });
export const toBinding = ({ client, personId }: BindingRow): Binding => [Number(client), personId];

const writingRoles = ProjectRole.options.filter((role) => can(role, 'sessions.change'));

/**
 * Locks whoever may write, of the writers in the parameters 1 to 3, for as long as the transaction takes: the account
 * before its logins, as whoever ends logins does.
 */
const mayWrite = `
  SELECT asked.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS asked("personId", "loginId", "projectId")
  JOIN "Login" l ON l.id = asked."loginId" AND l."userId" = asked."personId"
  JOIN "User" u ON u.id = asked."personId" AND u."disabledAt" IS NULL
  JOIN "Member" m ON m."userId" = asked."personId" AND m."projectId" = asked."projectId"
  WHERE l."revokedAt" IS NULL AND l."expiresAt" > now() AND m.role::text = ANY($4::text[])
  ORDER BY l.id, m."projectId" FOR SHARE OF u, l, m`;

const writerValues = (writers: readonly Writer[]) => [
  writers.map(({ personId }) => personId),
  writers.map(({ loginId }) => loginId),
  writers.map(({ projectId }) => projectId),
  writingRoles,
];

/** Holds documents and the rights of their writers until the transaction of `client` ends. */
export async function hold(
  client: pg.PoolClient,
  asked: readonly Asked[],
  writers: readonly Writer[],
): Promise<Held> {
  // In one order, so that no two commits wait for each other.
  const held = await client.query<{ sessionId: string; epoch: number; headSeq: string; isOpen: boolean }>({
    name: 'hold-documents',
    text: `SELECT "sessionId", epoch, "headSeq", "closedAt" IS NULL AS "isOpen" FROM "Document"
           WHERE "sessionId" = ANY($1::uuid[]) ORDER BY "sessionId" FOR UPDATE`,
    values: [asked.map(({ sessionId }) => sessionId)],
  });
  const writing = await client.query<Writer>({
    name: 'hold-writers',
    text: mayWrite,
    values: writerValues(writers),
  });
  const heads = new Map(held.rows.map(({ sessionId, headSeq }) => [sessionId, Number(headSeq)]));
  const behind = asked.filter(({ sessionId, head }) => (heads.get(sessionId) ?? 0) > head);
  const missed = behind.length > 0 ? await readMissed(client, behind) : noneMissed;
  const keyOf = ({ personId, loginId, projectId }: Writer) => `${personId} ${loginId} ${projectId}`;
  const allowed = new Set(writing.rows.map(keyOf));
  return {
    mayWrite: (writer) => allowed.has(keyOf(writer)),
    documents: new Map(
      held.rows.map(({ sessionId, epoch, headSeq, isOpen }) => [
        sessionId,
        {
          isOpen,
          epoch,
          head: Number(headSeq),
          missed: missed.updates.filter((row) => row.sessionId === sessionId).map(toEntry),
          missedBindings: missed.bindings.filter((row) => row.sessionId === sessionId).map(toBinding),
        },
      ]),
    ),
  };
}

const noneMissed = { updates: [] as UpdateRow[], bindings: [] as BindingRow[] };

/** Reads what was appended after the heads that are asked with. */
export async function readMissed(on: pg.Pool | pg.PoolClient, behind: readonly Asked[]) {
  const parameters = [behind.map(({ sessionId }) => sessionId), behind.map(({ head }) => head)];
  const from = 'unnest($1::uuid[], $2::bigint[]) AS asked(id, head)';
  const updates = await on.query<UpdateRow>(
    `SELECT "sessionId", seq, bytes FROM ${from}
     JOIN "DocumentUpdate" ON "sessionId" = asked.id AND seq > asked.head ORDER BY seq`,
    parameters,
  );
  const bindings = await on.query<BindingRow>(
    `SELECT "sessionId", client, "personId" FROM ${from}
     JOIN "DocumentClient" ON "sessionId" = asked.id AND seq > asked.head`,
    parameters,
  );
  return { updates: updates.rows, bindings: bindings.rows };
}

/** Appends, where `condition` holds, what the parameters from number `first` on say. */
function appending(first: number, condition: string): string {
  const at = (n: number) => `$${first + n}`;
  return `
    updates AS (
      INSERT INTO "DocumentUpdate" ("sessionId", seq, bytes, "personId", "loginId", epoch)
      SELECT u.*, d.epoch FROM unnest(${at(0)}::uuid[], ${at(1)}::bigint[], ${at(2)}::bytea[], ${at(3)}::uuid[], ${at(4)}::uuid[])
        AS u("sessionId", seq, bytes, "personId", "loginId") JOIN "Document" d USING ("sessionId") WHERE ${condition}
    ), clients AS (
      INSERT INTO "DocumentClient" ("sessionId", client, "personId", seq)
      SELECT * FROM unnest(${at(5)}::uuid[], ${at(6)}::bigint[], ${at(7)}::uuid[], ${at(8)}::bigint[]) WHERE ${condition}
    )
    UPDATE "Document" d SET "headSeq" = heads.head, "tailBytes" = d."tailBytes" + heads.bytes
    FROM unnest(${at(9)}::uuid[], ${at(10)}::bigint[], ${at(11)}::bigint[]) AS heads(id, head, bytes)
    WHERE d."sessionId" = heads.id AND ${condition}`;
}

function additionValues(additions: readonly Addition[]): unknown[] {
  const bindings = additions.flatMap(({ sessionId, seq, writer, newClients }) =>
    newClients.map((one) => ({ sessionId, client: one, personId: writer.personId, seq })),
  );
  const heads = new Map<string, { head: number; bytes: number }>();
  for (const { sessionId, seq, update } of additions) {
    const bytes = (heads.get(sessionId)?.bytes ?? 0) + update.length;
    heads.set(sessionId, { head: seq, bytes });
  }
  return [
    additions.map(({ sessionId }) => sessionId),
    additions.map(({ seq }) => seq),
    additions.map(({ update }) => Buffer.from(update.buffer, update.byteOffset, update.length)),
    additions.map(({ writer }) => writer.personId),
    additions.map(({ writer }) => writer.loginId),
    bindings.map(({ sessionId }) => sessionId),
    bindings.map(({ client }) => client),
    bindings.map(({ personId }) => personId),
    bindings.map(({ seq }) => seq),
    [...heads.keys()],
    [...heads.values()].map(({ head }) => head),
    [...heads.values()].map(({ bytes }) => bytes),
  ];
}

const appendHeld = `WITH ${appending(1, 'true')}`;

/** Appends to documents that the transaction of `client` holds. */
export async function append(client: pg.PoolClient, additions: readonly Addition[]): Promise<void> {
  await client.query({ name: 'append', text: appendHeld, values: additionValues(additions) });
}

const appendAsExpected = `
  WITH writing AS (${mayWrite}), held AS (
    SELECT 1 FROM unnest($5::uuid[], $6::int[], $7::bigint[]) AS asked(id, epoch, head)
    JOIN "Document" d ON d."sessionId" = asked.id AND d.epoch = asked.epoch AND d."headSeq" = asked.head
    WHERE d."closedAt" IS NULL ORDER BY d."sessionId" FOR UPDATE OF d
  ), expected AS MATERIALIZED (
    SELECT (SELECT count(*) FROM held) = cardinality($5) AND (SELECT count(*) FROM writing) = cardinality($1) AS "isSo"
  ), ${appending(8, '(SELECT "isSo" FROM expected)')}`;

/** Appends in one statement, which commits itself, if everything is as expected; says whether it was. */
export async function appendIf(
  pool: pg.Pool,
  expected: readonly Expected[],
  writers: readonly Writer[],
  additions: readonly Addition[],
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'append-as-expected',
    text: appendAsExpected,
    values: [
      ...writerValues(writers),
      expected.map(({ sessionId }) => sessionId),
      expected.map(({ epoch }) => epoch),
      expected.map(({ head }) => head),
      ...additionValues(additions),
    ],
  });
  return (rowCount ?? 0) > 0;
}
