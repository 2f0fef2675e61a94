import pg from 'pg';
import { afterAll, beforeEach, expect, inject, it } from 'vitest';
import { createProject } from '@/domain/api/projects';
import { listHistory, restoreSession } from '@/domain/api/session-history';
import { finalCodes } from '@/session/protocol';
import { newcomer, type Person } from '../../support/people';
import { openSync, type SyncClient } from '../../support/sync';
import { startSyncNode, type SyncNode } from '../../support/sync-node';

const instance = inject('instance');
const database = new pg.Pool({ connectionString: instance.databaseUrl, max: 1 });

let mara: Person;
let sessionId: string;
let node: SyncNode | undefined;

beforeEach(async () => {
  mara ??= await newcomer(instance.baseUrl, 'Mara');
  sessionId = (await mara.call(createProject, { input: { name: 'EP' } })).sessionId ?? '';
});
afterAll(async () => {
  await node?.stop();
  await database.end();
});

async function come(epoch = 1, at: { baseUrl: string } = instance): Promise<SyncClient> {
  const client = openSync(at.baseUrl, mara, sessionId, { origin: instance.baseUrl, epoch });
  await client.synced;
  return client;
}

const lines = ({ document }: Pick<SyncClient, 'document'>) => document.getArray<string>('lines');

async function write(client: SyncClient, ...all: string[]): Promise<void> {
  for (const line of all) lines(client).push([line]);
  await client.saved();
}

const restore = (seq?: number) =>
  mara.call(restoreSession, { params: { sessionId }, input: seq === undefined ? {} : { seq } });
const headOf = async () => (await mara.call(listHistory, { params: { sessionId } })).items[0]?.seq ?? 0;

it('[SY50] goes on from a revision; whoever is there is told, and an old document is never merged into it', async () => {
  const client = await come();
  await write(client, 'one', 'two');
  const seq = await headOf();
  await write(client, 'three', 'four');
  const session = await restore(seq);
  expect(session).toMatchObject({ epoch: 2, headSeq: seq + 3 });
  expect((await client.closed).code).toBe(finalCodes.restored);

  const fresh = await come(2);
  expect(lines(fresh).toArray()).toEqual(['one', 'two']);
  // A program that knows nothing of histories brings all it has, and the log what it has not seen.
  const stale = openSync(instance.baseUrl, mara, sessionId, { document: client.document });
  expect((await stale.closed).code).toBe(finalCodes.restored);
  await write(fresh, 'five');
  expect(lines(await come(2)).toArray()).toEqual(['one', 'two', 'five']);
  expect(lines(fresh).toArray()).toEqual(['one', 'two', 'five']);
});

it('[SY50] takes no delete either of whoever only knows the old history', async () => {
  const client = await come();
  await write(client, 'one', 'two');
  const seq = await headOf();
  lines(client).delete(0, 2);
  await client.saved();
  await restore(seq);
  await client.closed;
  const stale = openSync(instance.baseUrl, mara, sessionId, { document: client.document });
  expect((await stale.closed).code).toBe(finalCodes.restored);
  expect(lines(await come(2)).toArray()).toEqual(['one', 'two']);
});

it('[SY50] is refused to whoever comes with the document of another epoch, before anything is merged', async () => {
  await write(await come(), 'one');
  await restore(await headOf());
  const withEpoch = (epoch?: string) =>
    openSync(instance.baseUrl, mara, sessionId, epoch === undefined ? {} : { epoch });
  for (const epoch of ['1', 'x', undefined])
    expect((await withEpoch(epoch).closed).code).toBe(finalCodes.restored);
  const client = withEpoch('2');
  await client.synced;
  await write(client, 'two');
  expect(lines(client).toArray()).toEqual(['one', 'two']);
});

it('[SY50] is told to whoever is there through another process, without a bus', async () => {
  node ??= await startSyncNode(instance);
  const [here, there] = [await come(), await come(1, node)];
  await write(here, 'one');
  const seq = await headOf();
  await write(there, 'two');
  await restore(seq);
  expect((await there.closed).code).toBe(finalCodes.restored);
  const [again, beside] = [await come(2), await come(2, node)];
  await write(beside, 'three');
  await expect.poll(() => lines(again).toArray()).toEqual(['one', 'three']);
});

it('[SY50] [SY38] lets a damaged session go on from its last good state, and keeps what was there to look at', async () => {
  await write(await come(), 'one', 'two', 'three');
  const head = await headOf();
  await database.query(`UPDATE "DocumentUpdate" SET bytes = '\\x00ff' WHERE "sessionId" = $1 AND seq = $2`, [
    sessionId,
    head - 1,
  ]);
  node ??= await startSyncNode(instance);
  const client = await come(1, node);
  expect(lines(client).toArray()).toEqual(['one']);
  const noted = async () =>
    (
      await database.query<{ faultAt: Date | null }>(
        'SELECT "faultAt" FROM "Document" WHERE "sessionId" = $1',
        [sessionId],
      )
    ).rows[0]?.faultAt;
  expect(await noted()).toBeInstanceOf(Date);
  await restore();
  expect(await noted()).toBeNull();
  expect((await client.closed).code).toBe(finalCodes.restored);
  const again = await come(2, node);
  expect(lines(again).toArray()).toEqual(['one']);
  await write(again, 'on');
  const { items } = await mara.call(listHistory, { params: { sessionId } });
  expect(items.map(({ seq }) => seq)).toContain(head + 2);
});

it('[SY50] keeps of an earlier history what it was until 72 hours after it ended, and nothing longer', async () => {
  await write(await come(), 'one', 'two');
  const seq = await headOf();
  const age = (hours: number) =>
    Promise.all(
      ['DocumentUpdate', 'DocumentSnapshot'].map((table) =>
        database.query(`UPDATE "${table}" SET at = at - make_interval(hours => $2) WHERE "sessionId" = $1`, [
          sessionId,
          hours,
        ]),
      ),
    );
  await age(200);
  await restore(seq);
  const client = await come(2);
  const longer = async () => {
    const before = await newestOf(2);
    for (let n = 0; n < 700; n += 1) lines(client).push([`line ${n}`]);
    await client.saved();
    await expect.poll(() => newestOf(2)).toBeGreaterThan(before);
  };
  const isThere = async () => (await mara.fetch(`/api/sessions/${sessionId}/revisions/${seq}`)).status;
  await longer();
  expect(await isThere()).toBe(200);
  await age(73);
  await longer();
  await expect.poll(isThere).toBe(404);
});

async function newestOf(epoch: number): Promise<number> {
  const { rows } = await database.query<{ seq: string }>(
    'SELECT max(seq) AS seq FROM "DocumentSnapshot" WHERE "sessionId" = $1 AND epoch = $2',
    [sessionId, epoch],
  );
  return Number(rows[0]?.seq ?? 0);
}

it('[SY50] goes on in a long history of its own, from snapshots of it alone', async () => {
  await write(await come(), 'one');
  await restore(await headOf());
  const client = await come(2);
  for (let n = 0; n < 700; n += 1) lines(client).push([`line ${n}`]);
  await client.saved();
  await expect.poll(() => newestOf(2)).toBeGreaterThan(100);
  await restore(await headOf());
  expect(lines(await come(3)).toArray()).toEqual(lines(client).toArray());
});
