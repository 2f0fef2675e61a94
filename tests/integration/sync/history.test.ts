import pg from 'pg';
import { afterAll, beforeEach, expect, inject, it } from 'vitest';
import { createInvitation, createProject, acceptInvitation } from '@/domain/api/projects';
import { listHistory } from '@/domain/api/session-history';
import { limits } from '@/server/http/limits';
import { readRevision } from '@/session/revision';
import { newcomer, type Person } from '../../support/people';
import { openSync, type SyncClient } from '../../support/sync';

const instance = inject('instance');
const database = new pg.Pool({ connectionString: instance.databaseUrl, max: 1 });

let mara: Person;
let teo: Person;
let sessionId: string;

beforeEach(async () => {
  [mara, teo] = [await newcomer(instance.baseUrl, 'Mara'), await newcomer(instance.baseUrl, 'Teo')];
  const project = await mara.call(createProject, { input: { name: 'EP' } });
  sessionId = project.sessionId ?? '';
  const { token } = await mara.call(createInvitation, {
    params: { projectId: project.id },
    input: { role: 'editor' },
  });
  await teo.call(acceptInvitation, { params: { token } });
});
afterAll(() => database.end());

async function come(person: Person): Promise<SyncClient> {
  const client = openSync(instance.baseUrl, person, sessionId);
  await client.synced;
  return client;
}

async function write(client: SyncClient, ...words: string[]): Promise<void> {
  for (const each of words) client.document.getText('words').insert(0, each);
  await client.saved();
}

const history = (query: { before?: number; limit?: number } = {}) =>
  mara.call(listHistory, { params: { sessionId }, query });

const ask = (seq: number | string, person = mara) =>
  person.fetch(`/api/sessions/${sessionId}/revisions/${seq}`);

async function wordsAt(seq: number): Promise<string> {
  const answer = await ask(seq);
  expect(answer.status).toBe(200);
  return readRevision(new Uint8Array(await answer.arrayBuffer()))
    .getText('words')
    .toJSON();
}

/** Lets so many of the first edits have been made longer ago. */
const age = (upTo: number, by: string) =>
  database.query(`UPDATE "DocumentUpdate" SET at = at - $3::interval WHERE "sessionId" = $1 AND seq <= $2`, [
    sessionId,
    upTo,
    by,
  ]);

const headOf = async () => Number((await history()).items[0]?.seq);

it('[SY47] says who wrote when, the latest first, in portions', async () => {
  const [one, other] = [await come(mara), await come(teo)];
  await write(one, 'a', 'b');
  await age(await headOf(), '3 hours');
  await write(other, 'c');
  await age(await headOf(), '1 hour');
  await write(one, 'd');
  await write(other, 'e');
  const { items, nextCursor } = await history();
  expect(nextCursor).toBeNull();
  expect(items.map(({ people }) => people.map(({ name }) => name))).toEqual([
    ['Mara', 'Teo'],
    ['Teo'],
    ['Mara'],
  ]);
  expect(items.map(({ edits }) => edits)).toEqual([2, 1, expect.any(Number)]);
  const seqs = items.map(({ seq }) => seq);
  expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
  const first = await history({ limit: 1 });
  expect(first.items).toEqual(items.slice(0, 1));
  const second = await history({ limit: 1, before: Number(first.nextCursor) });
  expect(second.items).toEqual(items.slice(1, 2));
});

it('[SY47] loses and repeats nothing in a history of very many edits', async () => {
  const client = await come(mara);
  await write(client, 'a');
  client.close();
  const first = (await headOf()) + 1;
  const edits = 45_000;
  // One each second, in stretches of 600; of what they say nothing is read.
  await database.query(
    `INSERT INTO "DocumentUpdate" ("sessionId", seq, epoch, bytes, "personId", at)
     SELECT $1, $2 + n, 1, '\\x0000', $4, date_bin('10 minutes', now(), 'epoch') + n * interval '1 second'
     FROM generate_series(0, $3 - 1) AS n`,
    [sessionId, first, edits, mara.id],
  );
  const all: { seq: number; edits: number }[] = [];
  for (let before: string | null | undefined; before !== null;) {
    const page = await history({ limit: 100, ...(before === undefined ? {} : { before: Number(before) }) });
    all.push(...page.items);
    before = page.nextCursor;
  }
  expect(new Set(all.map(({ seq }) => seq)).size).toBe(all.length);
  expect(all.reduce((sum, stretch) => sum + stretch.edits, 0)).toBe(edits + first - 1);
});

it('[SY47] shows what the words were after any edit, and nothing that is not there', async () => {
  const client = await come(mara);
  for (const words of ['one ', 'two ', 'three ']) await write(client, words);
  const head = await headOf();
  expect(await wordsAt(head)).toBe('three two one ');
  expect(await wordsAt(head - 1)).toBe('two one ');
  expect(await wordsAt(head - 2)).toBe('one ');
  expect((await ask(head + 1)).status).toBe(404);
  for (const none of ['0', '-1', '1.5', 'x', '9'.repeat(30)]) expect((await ask(none)).status).toBe(422);
});

it('[SY47] shows old words from their snapshot, says so, and passes a spoiled one over', async () => {
  const client = await come(mara);
  // Long enough to be made a snapshot of.
  for (let n = 0; n < 600; n += 1) client.document.getText('words').insert(0, `${n} `);
  await client.saved();
  const snapshot = async () => {
    const { rows } = await database.query<{ seq: string }>(
      'SELECT max(seq) AS seq FROM "DocumentSnapshot" WHERE "sessionId" = $1',
      [sessionId],
    );
    return Number(rows[0]?.seq ?? 0);
  };
  await expect.poll(snapshot).toBeGreaterThan(1);
  const seq = await snapshot();
  const before = await wordsAt(seq);
  const spoil = (how: string) =>
    database.query(`UPDATE "DocumentSnapshot" SET state = ${how} WHERE "sessionId" = $1 AND seq = $2`, [
      sessionId,
      seq,
    ]);
  await spoil(`state || '\\x00'::bytea`);
  expect(await wordsAt(seq)).toBe(before);
  await spoil('substring(state FROM 1 FOR length(state) - 1)');
  await write(client, 'since ');
  // The edits it stands for are as good as forgotten.
  await database.query(
    `UPDATE "DocumentSnapshot" SET at = at - interval '4 days' WHERE "sessionId" = $1 AND seq = $2`,
    [sessionId, seq],
  );
  await database.query('DELETE FROM "DocumentUpdate" WHERE "sessionId" = $1 AND seq <= $2', [sessionId, seq]);
  expect(await wordsAt(seq)).toBe(before);
  expect((await history()).items.at(-1)).toMatchObject({ seq, edits: 0, people: [] });
  expect((await ask(seq - 1)).status).toBe(404);
  await spoil(`state || '\\x00'::bytea`);
  expect((await ask(seq)).status).toBe(404);
});

it('[SY47] is given out so often to one person and no more', async () => {
  await write(await come(mara), 'a');
  expect((await ask(1)).status).toBe(200);
  const { name, count } = limits.revisionsPerPerson;
  await database.query('UPDATE "RateWindow" SET count = $2 WHERE key = $1', [`${name}:${mara.id}`, count]);
  expect((await ask(1)).status).toBe(429);
  expect((await ask(1, teo)).status).toBe(200);
});
