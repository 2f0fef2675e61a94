import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { acceptInvitation, createInvitation, createProject } from '@/domain/api/projects';
import { openHeldLine, type HeldLine } from '../../support/held-line';
import { often } from '../../support/often';
import { newcomer, type Person } from '../../support/people';
import { openSync, type SyncClient } from '../../support/sync';
import { startSyncNode, type SyncNode } from '../../support/sync-node';

const instance = inject('instance');
const database = new pg.Pool({ connectionString: instance.databaseUrl, max: 1 });
const crashes = often(2, 50);
const crowd = often(200, 500);

let mara: Person;
let line: HeldLine;
let node: SyncNode;
let projectId: string;
let sessionId: string;

beforeAll(async () => {
  mara = await newcomer(instance.baseUrl, 'Mara');
  line = await openHeldLine(instance.databaseUrl);
  node = await startSyncNode(instance, { DATABASE_URL: line.url });
});
beforeEach(async () => {
  const project = await mara.call(createProject, { input: { name: 'EP' } });
  projectId = project.id;
  sessionId = project.sessionId ?? '';
});
afterAll(async () => {
  await node.stop();
  line.close();
  await database.end();
});

function open(client?: SyncClient, as = mara): SyncClient {
  const kept = client ? { document: client.document } : {};
  return openSync(node.baseUrl, as, sessionId, { origin: instance.baseUrl, ...kept });
}

async function come(client?: SyncClient, as = mara): Promise<SyncClient> {
  const opened = open(client, as);
  await opened.synced;
  return opened;
}

const lines = (client: SyncClient) => client.document.getArray<string>('lines').toArray();
const write = (client: SyncClient, words: string) => client.document.getArray<string>('lines').push([words]);

async function numbers(): Promise<number[]> {
  const { rows } = await database.query<{ seq: string }>(
    'SELECT seq FROM "DocumentUpdate" WHERE "sessionId" = $1 ORDER BY seq',
    [sessionId],
  );
  return rows.map(({ seq }) => Number(seq));
}

it(
  `[SY5] [SY7] [SY9] an edit whose process dies between its commit and its telling is there once, ${crashes} times`,
  async () => {
    const written: string[] = [];
    let [one, other] = [await come(), await come()];
    for (let round = 0; round < crashes; round += 1) {
      const before = (await numbers()).length;
      let isSaved = false;
      line.hold('append-as-expected');
      write(one, `round ${round}`);
      void one.saved().then(() => (isSaved = true));
      await expect.poll(async () => (await numbers()).length, { timeout: 10_000 }).toBe(before + 1);
      // It is committed, and nobody knows: neither the process nor anybody at it.
      expect(lines(other)).toEqual(written);
      expect(isSaved).toBe(false);
      await node.kill('SIGKILL');
      line.letGo();
      written.push(`round ${round}`);
      await node.start();
      [one, other] = [await come(one), await come(other)];
      await one.saved();
      for (const client of [one, other]) await expect.poll(() => lines(client)).toEqual(written);
      expect(await numbers()).toEqual(Array.from({ length: before + 1 }, (_, n) => n + 1));
    }
    one.close();
    other.close();
    expect(lines(await come())).toEqual(written);
  },
  crashes * 10_000 + 60_000,
);

it(`[SY41] [SY33] lets ${crowd} pages come back at once after a restart, each with what it had not sent`, async () => {
  // Of one person there are not so many.
  const teo = await newcomer(instance.baseUrl, 'Teo');
  const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role: 'editor' } });
  await teo.call(acceptInvitation, { params: { token } });
  const whose = (n: number) => (n % 2 === 0 ? mara : teo);
  const people = await Promise.all(Array.from({ length: crowd }, (_, n) => come(undefined, whose(n))));
  const ends = people.map(({ closed }) => closed);
  await node.kill('SIGTERM');
  expect(new Set((await Promise.all(ends)).map(({ code }) => code))).toEqual(new Set([1012]));
  people.forEach((client, n) => write(client, `written by ${n}`));
  await node.start();
  const back = await Promise.all(people.map((client, n) => come(client, whose(n))));
  await Promise.all(back.map((client) => client.saved()));
  const all = people.map((_, n) => `written by ${n}`).sort();
  for (const client of back) await expect.poll(() => lines(client).sort()).toEqual(all);
  expect(await numbers()).toEqual(Array.from({ length: (await numbers()).length }, (_, n) => n + 1));
  for (const client of back) client.close();
}, 120_000);

it('[SY4] [SY7] loses nothing of whoever writes, leaves at once and comes back in the midst of it', async () => {
  const written: string[] = [];
  let client = open();
  await client.synced;
  for (let round = 0; round < 40; round += 1) {
    const words = `round ${round}`;
    write(client, words);
    written.push(words);
    // Sometimes before anything was sent, sometimes after, sometimes while he is being let in.
    await new Promise((resolve) => setTimeout(resolve, (round * 7) % 50));
    client.socket.terminate();
    client = open(client);
    if (round % 3 > 0) await client.synced;
  }
  await client.synced;
  await client.saved();
  expect(lines(await come())).toEqual(written);
});

it('[SY14] keeps both of two pages that have drawn one client id', async () => {
  const [one, other] = [await come(), await come()];
  other.document.clientID = one.document.clientID;
  write(one, 'from one page');
  await one.saved();
  await expect.poll(() => lines(other)).toEqual(['from one page']);
  // Yjs takes another number where it hears its own from somewhere else.
  write(other, 'from the other');
  await other.saved();
  await expect.poll(() => lines(one)).toEqual(['from one page', 'from the other']);
});
