import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createProject } from '@/domain/api/projects';
import { commitWrites, type Write } from '@/server/sync/commit';
import { openDocumentLog } from '@/server/sync/postgres-log';
import { openRoom } from '@/server/sync/room';
import { startInstance, type Instance } from '../../support/instance';
import { often } from '../../support/often';
import { newcomer, type Person } from '../../support/people';
import { openSync, type SyncClient } from '../../support/sync';

const kills = often(2, 100);
const pausedMs = often(2_000, 20_000);

let instance: Instance;
let mara: Person;
let sessionId: string;

beforeAll(async () => {
  instance = await startInstance({ isDurable: true });
  mara = await newcomer(instance.baseUrl, 'Mara');
  sessionId = (await mara.call(createProject, { input: { name: 'EP' } })).sessionId ?? '';
}, 120_000);
afterAll(() => instance.stop());

async function come(): Promise<SyncClient> {
  const client = openSync(instance.baseUrl, mara, sessionId);
  await client.synced;
  return client;
}

/** Whoever was sent away meanwhile comes back, with what he has. */
async function back(client: SyncClient): Promise<SyncClient> {
  if (client.socket.readyState === client.socket.OPEN) return client;
  const again = openSync(instance.baseUrl, mara, sessionId, { document: client.document });
  await again.synced;
  return again;
}

const lines = (client: SyncClient) => client.document.getArray<string>('lines');

it(
  `[SY7] keeps what a colleague has seen and what was acknowledged, killed ${kills} times at once`,
  async () => {
    const seen: string[] = [];
    for (let round = 0; round < kills; round += 1) {
      const [one, other] = [await come(), await come()];
      const [line, acknowledged] = [`seen ${round}`, `acknowledged ${round}`];
      lines(one).push([acknowledged]);
      await one.saved();
      const shown = new Promise<void>((resolve) =>
        other.document.on('update', () => lines(other).toArray().includes(line) && resolve()),
      );
      lines(one).push([line]);
      await shown;
      await instance.kill('SIGKILL');
      seen.push(acknowledged, line);
      await Promise.all([one.closed, other.closed]);
      await instance.start();
      // Everybody who had it is gone: only the log can tell.
      const witness = await come();
      expect(lines(witness).toArray()).toEqual(seen);
      witness.close();
    }
  },
  kills * 10_000 + 60_000,
);

it('[SY7] commits what came before it was asked to end, and tells everybody to come back', async () => {
  const one = await come();
  for (let n = 0; n < 50; n += 1) lines(one).push([`last words ${n}`]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const written = lines(one).length;
  await instance.restart('SIGTERM');
  expect((await one.closed).code).toBe(1012);
  expect(lines(await come()).length).toBe(written);
}, 60_000);

it('[SY41] sends its people away one after another when it is asked to end', async () => {
  const people = await Promise.all(Array.from({ length: 30 }, come));
  const left = people.map(async ({ closed }) => ({ ...(await closed), at: performance.now() }));
  await instance.restart('SIGTERM');
  const ends = await Promise.all(left);
  expect(new Set(ends.map(({ code }) => code))).toEqual(new Set([1012]));
  const moments = ends.map(({ at }) => at);
  expect(Math.max(...moments) - Math.min(...moments)).toBeGreaterThan(300);
}, 60_000);

it('[SY10] tells nobody anything while the database is away, and goes on when it is back', async () => {
  const [one, other] = [await come(), await come()];
  const before = lines(other).length;
  await instance.killDatabase();
  let isSaved = false;
  for (let n = 0; n < 20; n += 1) lines(one).push([`kept ${n}`]);
  const saved = one.saved().then(() => (isSaved = true));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(isSaved).toBe(false);
  expect(lines(other).length).toBe(before);
  await instance.startDatabase();
  await saved;
  await expect.poll(() => lines(other).length).toBe(before + 20);
  const witness = await come();
  expect(lines(witness).toArray()).toEqual(lines(one).toArray());
}, 60_000);

it(
  `[SY10] tells nobody anything while the database stands still for ${pausedMs} ms, and goes on after it`,
  async () => {
    const [one, other] = [await come(), await come()];
    const before = lines(other).length;
    let isSaved = false;
    instance.pauseDatabase();
    try {
      for (let n = 0; n < 20; n += 1) lines(one).push([`held ${n}`]);
      void one.saved().then(() => (isSaved = true));
      await new Promise((resolve) => setTimeout(resolve, pausedMs));
      expect(isSaved).toBe(false);
      expect(lines(other).length).toBe(before);
    } finally {
      instance.resumeDatabase();
    }
    const [still, witness] = [await back(one), await back(other)];
    await still.saved();
    await expect.poll(() => lines(witness).length, { timeout: 30_000 }).toBe(before + 20);
    expect(lines(await come()).toArray()).toEqual(lines(still).toArray());
  },
  pausedMs + 90_000,
);

it('[SY10] tells nobody anything while Postgres has no room left, and goes on when there is some', async () => {
  const database = new pg.Client(instance.databaseUrl);
  await database.connect();
  try {
    // What Postgres says to whoever writes when its disk is full: 53100, disk_full.
    await database.query(`
      CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER no_room BEFORE INSERT ON "DocumentUpdate" EXECUTE FUNCTION no_room();`);
    const [one, other] = [await come(), await come()];
    const before = lines(other).length;
    for (let n = 0; n < 20; n += 1) lines(one).push([`in the queue ${n}`]);
    let isSaved = false;
    void one.saved().then(() => (isSaved = true));
    await expect.poll(() => instance.output()).toContain('could not extend file');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(isSaved).toBe(false);
    expect(lines(other).length).toBe(before);
    // Who only reads is let in.
    expect(lines(await come()).length).toBe(before);
    await database.query('DROP TRIGGER no_room ON "DocumentUpdate"; DROP FUNCTION no_room;');
    const [still, witness] = [await back(one), await back(other)];
    await still.saved();
    await expect.poll(() => lines(witness).length).toBe(before + 20);
    expect(lines(await come()).toArray()).toEqual(lines(still).toArray());
  } finally {
    await database.end();
  }
}, 60_000);

it.each([
  ['a commit', true],
  ['a commit that holds what it writes to', false],
])('[SY9] does nothing twice when the line is cut after %s', async (_what, isFirstWay) => {
  const pool = new pg.Pool({ connectionString: instance.databaseUrl, max: 2 });
  let isAboutToCut = false;
  // Postgres commits, and the line is gone before it can say so.
  const cut = async (answer: Promise<unknown>, what: unknown) => {
    const answered = await answer;
    const isCommit = what === 'COMMIT' || (what as { name?: string }).name === 'append-as-expected';
    if (!isAboutToCut || !isCommit) return answered;
    isAboutToCut = false;
    throw new Error('The line was cut.');
  };
  const cutting = {
    query: (what: string, values?: unknown[]) => cut(pool.query(what, values), what),
    async connect() {
      const client = await pool.connect();
      return {
        query: (what: string, values?: unknown[]) => cut(client.query(what, values), what),
        release: (error?: boolean) => client.release(error),
        on: client.on.bind(client),
        off: client.off.bind(client),
      };
    },
  } as unknown as pg.Pool;
  try {
    const log = openDocumentLog(cutting);
    if (!isFirstWay) log.appendIf = () => Promise.resolve(false);
    const stored = await log.load(sessionId);
    if (!stored) throw new Error('The document is not there.');
    const room = openRoom(sessionId, stored);
    const { rows } = await pool.query<{ personId: string; loginId: string; projectId: string }>(
      `SELECT "userId" AS "personId", l.id AS "loginId", "projectId" FROM "Login" l JOIN "Member" m USING ("userId")`,
    );
    const [writer] = rows;
    if (!writer) throw new Error('Nobody is signed in.');
    const document = new Y.Doc();
    document.getArray('lines').push(['once']);
    const update = Y.encodeStateAsUpdate(document);
    const write: Write = { room, writer, update, presenceOf: () => undefined, settle: () => undefined };
    isAboutToCut = true;
    await expect(commitWrites(log, [write])).rejects.toThrow('The line was cut.');
    expect(await commitWrites(log, [write])).toEqual([{ kind: 'stored' }]);
    expect(room.head()).toBe(stored.head + 1);
    const { rows: kept } = await pool.query(
      'SELECT 1 FROM "DocumentUpdate" WHERE "sessionId" = $1 AND seq > $2',
      [sessionId, stored.head],
    );
    expect(kept).toHaveLength(1);
  } finally {
    await pool.end();
  }
});
