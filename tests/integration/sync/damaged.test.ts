import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { createProject, deleteProject } from '@/domain/api/projects';
import { finalCodes, passingCodes } from '@/session/protocol';
import { adminEntry } from '../../../scripts/lib/build.mjs';
import { newcomer, type Person } from '../../support/people';
import { openSync, type SyncClient } from '../../support/sync';
import { startSyncNode, type SyncNode } from '../../support/sync-node';

const instance = inject('instance');
const database = new pg.Pool({ connectionString: instance.databaseUrl, max: 1 });

let mara: Person;
let projectId: string;
let sessionId: string;
const nodes: SyncNode[] = [];

beforeAll(async () => {
  mara = await newcomer(instance.baseUrl, 'Mara');
});
beforeEach(async () => {
  const project = await mara.call(createProject, { input: { name: 'EP' } });
  projectId = project.id;
  sessionId = project.sessionId ?? '';
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await database.end();
});

/** A process that has not read the document yet. */
async function freshNode(): Promise<SyncNode> {
  const node = await startSyncNode(instance);
  nodes.push(node);
  return node;
}

async function come({ baseUrl }: { baseUrl: string }, id = sessionId): Promise<SyncClient> {
  const client = openSync(baseUrl, mara, id, { origin: instance.baseUrl });
  await client.synced;
  return client;
}

const lines = ({ document }: SyncClient) => document.getArray<string>('lines');

async function write(count: number): Promise<SyncClient> {
  const client = await come(instance);
  for (let n = 0; n < count; n += 1) {
    lines(client).push([`line ${n}`]);
    if (n % 50 === 0) await client.saved();
  }
  await client.saved();
  return client;
}

interface Row {
  seq: string;
  bytes: Buffer;
}
const logRows = async () =>
  (
    await database.query<Row>('SELECT seq, bytes FROM "DocumentUpdate" WHERE "sessionId" = $1 ORDER BY seq', [
      sessionId,
    ])
  ).rows;

/** What is said to whoever looks after the instance. */
function damagedForAdmin(): string {
  const { databaseUrl, dataDir } = instance;
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    NEXTAUTH_SECRET: 'a secret of thirty-two characters',
  };
  return spawnSync(process.execPath, [adminEntry, 'damaged'], { encoding: 'utf8', env }).stdout;
}

it('[SY38] is shown as far as it is good, takes nothing, and harms no other document', async () => {
  (await write(10)).close();
  const spoil = `UPDATE "DocumentUpdate" SET bytes = '\\x00ff' WHERE "sessionId" = $1 AND seq = 6`;
  await database.query(spoil, [sessionId]);
  const before = await logRows();
  const node = await freshNode();
  const client = await come(node);
  expect(lines(client).toArray()).toEqual(['line 0', 'line 1', 'line 2', 'line 3']);
  lines(client).push(['lost?']);
  expect((await client.closed).code).toBe(finalCodes.damaged);
  expect(await logRows()).toEqual(before);
  const readiness = (await (await mara.fetch('/readyz')).json()) as Record<string, unknown>;
  expect(readiness).toMatchObject({ status: 'degraded', damagedSessions: 1 });
  expect(damagedForAdmin()).toContain(sessionId);

  const other = await mara.call(createProject, { input: { name: 'Other' } });
  const elsewhere = await come(node, other.sessionId ?? '');
  lines(elsewhere).push(['here']);
  await elsewhere.saved();

  await mara.call(deleteProject, { params: { projectId } });
  expect(await (await mara.fetch('/readyz')).json()).toMatchObject({ damagedSessions: 0 });
  expect(damagedForAdmin()).not.toContain(sessionId);
});

it('[SY38] is read from an older snapshot, or from the beginning, where the newest is not what was written', async () => {
  const client = await write(700);
  const snapshots = async () =>
    (await database.query('SELECT seq FROM "DocumentSnapshot" WHERE "sessionId" = $1', [sessionId])).rows
      .length;
  await expect.poll(snapshots).toBeGreaterThan(0);
  await database.query(
    'UPDATE "DocumentSnapshot" SET state = set_byte(state, 40, 255) WHERE "sessionId" = $1',
    [sessionId],
  );
  const witness = await come(await freshNode());
  expect(lines(witness).toArray()).toEqual(lines(client).toArray());
  lines(witness).push(['more']);
  await witness.saved();
});

it('[SY18] [SY45] keeps every edit of three days, and before them a snapshot from which all goes on', async () => {
  const client = await write(700);
  const newest = async () => {
    const { rows } = await database.query<{ seq: string }>(
      'SELECT max(seq) AS seq FROM "DocumentSnapshot" WHERE "sessionId" = $1',
      [sessionId],
    );
    return Number(rows[0]?.seq ?? 0);
  };
  const age = async (hours: number) => {
    for (const table of ['DocumentUpdate', 'DocumentSnapshot'])
      await database.query(
        `UPDATE "${table}" SET at = at - make_interval(hours => $2) WHERE "sessionId" = $1`,
        [sessionId, hours],
      );
  };
  const compact = async () => {
    const before = await newest();
    for (let n = 0; n < 600; n += 1) lines(client).push([`after ${before}, ${n}`]);
    await client.saved();
    await expect.poll(newest, { timeout: 10_000 }).toBeGreaterThan(before);
  };
  await expect.poll(newest).toBeGreaterThan(0);
  const horizon = await newest();
  await age(30);
  // More snapshots than are kept of the last ones.
  for (let round = 0; round < 4; round += 1) await compact();
  expect((await logRows())[0]?.seq).toBe('1');
  await age(50);
  await compact();
  await expect.poll(async () => Number((await logRows())[0]?.seq)).toBeGreaterThan(horizon);
  const begins = Number((await logRows())[0]?.seq);
  await database.query(
    'UPDATE "DocumentSnapshot" SET state = set_byte(state, 40, 255) WHERE "sessionId" = $1 AND seq >= $2',
    [sessionId, begins],
  );
  const witness = await come(await freshNode());
  expect(lines(witness).toArray()).toEqual(lines(client).toArray());
}, 90_000);

it('[SY7] brings back what Postgres has lost, where somebody still has it', async () => {
  const client = await write(10);
  // As after going over to a copy of the database that had not come as far.
  await database.query('DELETE FROM "DocumentUpdate" WHERE "sessionId" = $1 AND seq > 8', [sessionId]);
  await database.query('DELETE FROM "DocumentClient" WHERE "sessionId" = $1 AND seq > 8', [sessionId]);
  await database.query('UPDATE "Document" SET "headSeq" = 8 WHERE "sessionId" = $1', [sessionId]);
  lines(client).push(['after it']);
  expect((await client.closed).code).toBe(passingCodes.unstored);
  const written = lines(client).toArray();
  const back = async () => {
    const again = openSync(instance.baseUrl, mara, sessionId, { document: client.document });
    const ended = again.closed.then(() => 'closed');
    return Promise.race([again.synced.then(again.saved).then(() => 'saved'), ended]);
  };
  await expect.poll(back, { timeout: 20_000, interval: 500 }).toBe('saved');
  const witness = await come(await freshNode());
  expect(lines(witness).toArray()).toEqual(written);
  expect((await logRows()).map(({ seq }) => Number(seq))).toEqual(
    (await logRows()).map((_, index) => index + 1),
  );
});
