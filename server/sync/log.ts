import { createHash } from 'node:crypto';
import type pg from 'pg';
import { can, ProjectRole } from '@/domain/roles';

/** One committed update of a document. */
export interface Entry {
  readonly seq: number;
  readonly update: Uint8Array;
}

/** A whole document at one point of its log, and what is known of it without reading it. */
export interface Snapshot {
  readonly seq: number;
  readonly state: Uint8Array;
  readonly stateVector: Uint8Array;
  /** Its deletes, as an update without structures. */
  readonly deletes: Uint8Array;
}

/** Whose a client id is. */
export type Binding = readonly [client: number, personId: string];

export interface StoredDocument {
  readonly epoch: number;
  readonly head: number;
  readonly snapshot: Snapshot | null;
  /** What came after the snapshot, in order and without a gap. */
  readonly tail: readonly Entry[];
  readonly bindings: readonly Binding[];
}

/** Who writes, as which of his devices, where. */
export interface Writer {
  readonly personId: string;
  readonly loginId: string;
  readonly projectId: string;
}

export interface Addition extends Entry {
  readonly sessionId: string;
  readonly writer: Writer;
  readonly newClients: readonly number[];
}

/** What is held for the time of a commit: nothing of it can change before the commit has ended. */
export interface Held {
  readonly documents: ReadonlyMap<string, HeldDocument>;
  /** Whether a writer may write, now that neither his role nor his login can be taken from him. */
  mayWrite(writer: Writer): boolean;
}

export interface HeldDocument {
  readonly isOpen: boolean;
  readonly epoch: number;
  readonly head: number;
  /** What others appended after the head that was asked with. */
  readonly missed: readonly Entry[];
  readonly missedBindings: readonly Binding[];
}

export interface Asked {
  readonly sessionId: string;
  readonly head: number;
}

/** The append-only log of every document. It alone decides what was written, and in which order. */
export interface DocumentLog {
  /** A document as the log holds it; null where none is open under this id. */
  load(sessionId: string): Promise<StoredDocument | null>;
  /** What was appended after a number. */
  after(sessionId: string, seq: number): Promise<{ entries: Entry[]; bindings: Binding[] }>;
  /** The last number of each document. */
  heads(sessionIds: readonly string[]): Promise<Map<string, number>>;
  /**
   * Holds documents and writers, lets `decide` say what is added, and commits it; returns after the commit. When it
   * throws, it is not known whether it has committed.
   */
  commit(
    asked: readonly Asked[],
    writers: readonly Writer[],
    decide: (held: Held) => readonly Addition[],
  ): Promise<void>;
  /** Notes that a document's log cannot be read to its end, or that it can again. */
  noteFault(sessionId: string, isFaulty: boolean): Promise<void>;
  /** Keeps a snapshot, and of older ones the last two. */
  keepSnapshot(sessionId: string, epoch: number, snapshot: Snapshot): Promise<void>;
}

interface UpdateRow {
  sessionId: string;
  seq: string;
  bytes: Buffer;
}

interface BindingRow {
  sessionId: string;
  client: string;
  personId: string;
}

const toEntry = ({ seq, bytes }: UpdateRow): Entry => ({ seq: Number(seq), update: bytes });
const toBinding = ({ client, personId }: BindingRow): Binding => [Number(client), personId];

/** The log in Postgres. The pool is its opener's. */
export function openDocumentLog(pool: pg.Pool): DocumentLog {
  return {
    load: (sessionId) => inTransaction(pool, (client) => load(client, sessionId)),
    async after(sessionId, seq) {
      const missed = await readMissed(pool, [{ sessionId, head: seq }]);
      return { entries: missed.updates.map(toEntry), bindings: missed.bindings.map(toBinding) };
    },
    async heads(sessionIds) {
      const { rows } = await pool.query<{ sessionId: string; headSeq: string }>({
        name: 'heads',
        text: 'SELECT "sessionId", "headSeq" FROM "Document" WHERE "sessionId" = ANY($1::uuid[])',
        values: [sessionIds],
      });
      return new Map(rows.map(({ sessionId, headSeq }) => [sessionId, Number(headSeq)]));
    },
    commit: (asked, writers, decide) =>
      inTransaction(pool, async (client) => {
        const held = await hold(client, asked, writers);
        const additions = decide(held);
        if (additions.length > 0) await append(client, additions);
      }),
    async noteFault(sessionId, isFaulty) {
      await pool.query(
        `UPDATE "Document" SET "faultAt" = CASE WHEN $2 THEN coalesce("faultAt", now()) END
         WHERE "sessionId" = $1 AND ("faultAt" IS NOT NULL) <> $2`,
        [sessionId, isFaulty],
      );
    },
    keepSnapshot: (sessionId, epoch, snapshot) =>
      inTransaction(pool, (client) => keepSnapshot(client, sessionId, epoch, snapshot)),
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
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
  }
}

async function load(client: pg.PoolClient, sessionId: string): Promise<StoredDocument | null> {
  // Nobody appends between one question and the next.
  const document = await client.query<{ epoch: number; headSeq: string }>(
    `SELECT epoch, "headSeq" FROM "Document" WHERE "sessionId" = $1 AND "closedAt" IS NULL FOR SHARE`,
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
    `SELECT client, "personId" FROM "DocumentClient" WHERE "sessionId" = $1`,
    [sessionId],
  );
  return {
    epoch,
    head: Number(row.headSeq),
    snapshot,
    tail: updates.rows.map(toEntry),
    bindings: bindings.rows.map(toBinding),
  };
}

/** The newest snapshot that is as it was written; the log goes back behind any that is not. */
async function newestSnapshot(
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

async function hold(
  client: pg.PoolClient,
  asked: readonly Asked[],
  writers: readonly Writer[],
): Promise<Held> {
  const ids = asked.map(({ sessionId }) => sessionId);
  // In one order, so that no two commits wait for each other.
  const held = await client.query<{ sessionId: string; epoch: number; headSeq: string; isOpen: boolean }>(
    `SELECT "sessionId", epoch, "headSeq", "closedAt" IS NULL AS "isOpen" FROM "Document"
     WHERE "sessionId" = ANY($1::uuid[]) ORDER BY "sessionId" FOR UPDATE`,
    [ids],
  );
  const standing = await client.query<Writer & { role: string }>(
    `SELECT asked.*, m.role::text FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS asked("personId", "loginId", "projectId")
     JOIN "Login" l ON l.id = asked."loginId" AND l."userId" = asked."personId"
     JOIN "User" u ON u.id = asked."personId" AND u."disabledAt" IS NULL
     JOIN "Member" m ON m."userId" = asked."personId" AND m."projectId" = asked."projectId"
     WHERE l."revokedAt" IS NULL AND l."expiresAt" > now()
     ORDER BY l.id, m."projectId" FOR SHARE OF l, m, u`,
    [
      writers.map(({ personId }) => personId),
      writers.map(({ loginId }) => loginId),
      writers.map(({ projectId }) => projectId),
    ],
  );
  const heads = new Map(held.rows.map(({ sessionId, headSeq }) => [sessionId, Number(headSeq)]));
  const behind = asked.filter(({ sessionId, head }) => (heads.get(sessionId) ?? 0) > head);
  const missed = behind.length > 0 ? await readMissed(client, behind) : noneMissed;
  const keyOf = ({ personId, loginId, projectId }: Writer) => `${personId} ${loginId} ${projectId}`;
  const allowed = new Set(
    standing.rows.filter(({ role }) => can(ProjectRole.parse(role), 'sessions.change')).map(keyOf),
  );
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

const keptSnapshots = 3;

const noneMissed = { updates: [] as UpdateRow[], bindings: [] as BindingRow[] };

async function readMissed(on: pg.Pool | pg.PoolClient, behind: readonly Asked[]) {
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

async function append(client: pg.PoolClient, additions: readonly Addition[]): Promise<void> {
  const bindings = additions.flatMap(({ sessionId, seq, writer, newClients }) =>
    newClients.map((one) => ({ sessionId, client: one, personId: writer.personId, seq })),
  );
  const heads = new Map<string, { head: number; bytes: number }>();
  for (const { sessionId, seq, update } of additions) {
    const bytes = (heads.get(sessionId)?.bytes ?? 0) + update.length;
    heads.set(sessionId, { head: seq, bytes });
  }
  await client.query({
    name: 'append-updates',
    text: `WITH updates AS (
         INSERT INTO "DocumentUpdate" ("sessionId", seq, bytes, "personId", "loginId", epoch)
         SELECT u.*, d.epoch FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::uuid[], $5::uuid[])
           AS u("sessionId", seq, bytes, "personId", "loginId") JOIN "Document" d USING ("sessionId")
       ), clients AS (
         INSERT INTO "DocumentClient" ("sessionId", client, "personId", seq)
         SELECT * FROM unnest($6::uuid[], $7::bigint[], $8::uuid[], $9::bigint[])
       )
       UPDATE "Document" d SET "headSeq" = heads.head, "tailBytes" = d."tailBytes" + heads.bytes
       FROM unnest($10::uuid[], $11::bigint[], $12::bigint[]) AS heads(id, head, bytes)
       WHERE d."sessionId" = heads.id`,
    values: [
      additions.map(({ sessionId }) => sessionId),
      additions.map(({ seq }) => seq),
      additions.map(({ update }) => Buffer.from(update.buffer, update.byteOffset, update.length)),
      additions.map(({ writer }) => writer.personId),
      additions.map(({ writer }) => writer.loginId),
      bindings.map(({ sessionId }) => sessionId),
      bindings.map((one) => one.client),
      bindings.map(({ personId }) => personId),
      bindings.map(({ seq }) => seq),
      [...heads.keys()],
      [...heads.values()].map(({ head }) => head),
      [...heads.values()].map(({ bytes }) => bytes),
    ],
  });
}

async function keepSnapshot(
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
