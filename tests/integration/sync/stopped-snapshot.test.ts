import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createProject } from '@/domain/api/projects';
import { newcomer, type Person } from '../../support/people';
import { openSync, type SyncClient } from '../../support/sync';
import { startSyncNode, type SyncNode } from '../../support/sync-node';

const instance = inject('instance');
const database = new pg.Pool({ connectionString: instance.databaseUrl, max: 3 });

let mara: Person;
let sessionId: string;
let node: SyncNode;

beforeAll(async () => {
  mara = await newcomer(instance.baseUrl, 'Mara');
  node = await startSyncNode(instance);
});
beforeEach(async () => {
  sessionId = (await mara.call(createProject, { input: { name: 'EP' } })).sessionId ?? '';
});
afterAll(async () => {
  await node.stop();
  await database.end();
});

async function come(document?: SyncClient['document']): Promise<SyncClient> {
  const kept = document ? { document } : {};
  const client = openSync(node.baseUrl, mara, sessionId, { origin: instance.baseUrl, ...kept });
  await client.synced;
  return client;
}

const lines = ({ document }: SyncClient) => document.getArray<string>('lines');

function write(client: SyncClient, count: number): void {
  const before = lines(client).length;
  for (let n = 0; n < count; n += 1) lines(client).push([`line ${before + n}`]);
}

async function newestSnapshot(): Promise<number> {
  const { rows } = await database.query<{ seq: string }>(
    'SELECT coalesce(max(seq), 0) AS seq FROM "DocumentSnapshot" WHERE "sessionId" = $1',
    [sessionId],
  );
  return Number(rows[0]?.seq);
}

async function age(hours: number): Promise<void> {
  for (const table of ['DocumentUpdate', 'DocumentSnapshot'])
    await database.query(
      `UPDATE "${table}" SET at = at - make_interval(hours => $2) WHERE "sessionId" = $1`,
      [sessionId, hours],
    );
}

/** What everybody wrote is there for whoever comes, the log has no hole, and the next snapshot is made. */
async function expectUnharmed(writer: SyncClient): Promise<void> {
  await writer.saved();
  const before = await newestSnapshot();
  // A snapshot that failed is not tried again before there is twice as much.
  write(writer, 1_400);
  await writer.saved();
  await expect.poll(newestSnapshot, { timeout: 15_000 }).toBeGreaterThan(before);
  const { rows } = await database.query<{ seq: string }>(
    'SELECT seq FROM "DocumentUpdate" WHERE "sessionId" = $1 ORDER BY seq',
    [sessionId],
  );
  const first = Number(rows[0]?.seq);
  expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, n) => first + n));
  await node.kill('SIGKILL');
  await node.start();
  const witness = await come();
  expect(lines(witness).toArray()).toEqual(lines(writer).toArray());
  witness.close();
}

interface Step {
  readonly name: string;
  readonly table: string;
  /** When Postgres fires, and for which row. */
  readonly when: 'BEFORE INSERT' | 'BEFORE UPDATE' | 'BEFORE DELETE' | 'AFTER INSERT';
}

const steps: readonly Step[] = [
  { name: 'about to be kept', table: 'DocumentSnapshot', when: 'BEFORE INSERT' },
  { name: 'kept, and what came after it is counted', table: 'Document', when: 'BEFORE UPDATE' },
  { name: 'being committed', table: 'DocumentSnapshot', when: 'AFTER INSERT' },
  { name: 'there, and what is old is forgotten', table: 'DocumentUpdate', when: 'BEFORE DELETE' },
];

/** Makes Postgres wait at a step of this document's next snapshot, until it is let go. */
async function stopAt({ table, when }: Step) {
  const key = 20_261_126;
  const row = when === 'BEFORE DELETE' ? 'OLD' : 'NEW';
  // Every edit counts what came after the last snapshot, too, but it moves the head.
  const isNoEdit = when === 'BEFORE UPDATE' ? ' AND NEW."headSeq" = OLD."headSeq"' : '';
  const [kind, late] = when === 'AFTER INSERT' ? ['CONSTRAINT', 'DEFERRABLE INITIALLY DEFERRED'] : ['', ''];
  const holder = await database.connect();
  await holder.query('SELECT pg_advisory_lock($1)', [key]);
  await holder.query(`
    CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${key}); RETURN ${row}; END $$;
    CREATE ${kind} TRIGGER stop_here ${when} ON "${table}" ${late} FOR EACH ROW
    WHEN (${row}."sessionId" = '${sessionId}'${isNoEdit}) EXECUTE FUNCTION stop_here();`);
  const waiting = async () => {
    const { rows } = await database.query<{ pid: number }>(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted`,
      [key],
    );
    return rows[0]?.pid;
  };
  return {
    /** The process of Postgres that waits. */
    async reached(): Promise<number> {
      await expect.poll(waiting, { timeout: 15_000 }).toBeDefined();
      return (await waiting()) ?? 0;
    },
    async letGo() {
      await holder.query('SELECT pg_advisory_unlock($1)', [key]);
      await holder.query(`DROP TRIGGER stop_here ON "${table}"; DROP FUNCTION stop_here;`);
      holder.release();
    },
  };
}

/** A document with a snapshot from before all that is kept, so that the next one lets the log forget. */
async function oldDocument(): Promise<SyncClient> {
  const client = await come();
  write(client, 700);
  await client.saved();
  await expect.poll(newestSnapshot, { timeout: 10_000 }).toBeGreaterThan(0);
  await age(80);
  return client;
}

describe.each(steps)('a snapshot that is $name', (step) => {
  it('[SY18] harms nothing when its process is killed there', async () => {
    const client = await oldDocument();
    const stop = await stopAt(step);
    write(client, 700);
    await stop.reached();
    await node.kill('SIGKILL');
    await stop.letGo();
    await node.start();
    await expectUnharmed(await come(client.document));
  }, 60_000);

  it('[SY18] harms nothing when its line to Postgres is cut there', async () => {
    const client = await oldDocument();
    const stop = await stopAt(step);
    write(client, 700);
    await database.query('SELECT pg_terminate_backend($1)', [await stop.reached()]);
    await stop.letGo();
    await expectUnharmed(client);
  }, 60_000);
});

it('[SY18] harms nothing when its process is killed while the thread makes it', async () => {
  const client = await come();
  const pieces = client.document.getArray<string>('lines');
  // Many pieces that do not stand together take the thread long.
  client.document.transact(() => {
    for (let n = 0; n < 40_000; n += 1) pieces.insert(0, [`piece ${n}`]);
  });
  await client.saved();
  await node.kill('SIGKILL');
  expect(await newestSnapshot()).toBe(0);
  await node.start();
  await expectUnharmed(await come(client.document));
}, 60_000);
