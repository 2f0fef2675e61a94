import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import * as Y from 'yjs';
import { acceptInvitation, createInvitation, createProject } from '@/domain/api/projects';
import { addComment, addNoteToDo, changeVersion, createMix, deleteComment } from '@/domain/api/review';
import { noteRoot } from '@/session/document';
import { newcomer, uploadFile, type Person } from '../../support/people';
import { makeTone } from '../../support/sounds';
import { openSync, type SyncClient } from '../../support/sync';
import { startSyncNode } from '../../support/sync-node';

const instance = inject('instance');
const database = new pg.Pool({ connectionString: instance.databaseUrl, max: 1 });

let mara: Person;
let teo: Person;
let sessionId: string;
let mixId: string;
let versionId: string;

beforeAll(async () => {
  [mara, teo] = [await newcomer(instance.baseUrl, 'Mara'), await newcomer(instance.baseUrl, 'Teo')];
  const project = await mara.call(createProject, { input: { name: 'EP' } });
  sessionId = project.sessionId ?? '';
  const params = { projectId: project.id };
  const { token } = await mara.call(createInvitation, { params, input: { role: 'reviewer' } });
  await teo.call(acceptInvitation, { params: { token } });
  mixId = (await mara.call(createMix, { params, input: { title: 'Undertow' } })).id;
  versionId = (await uploadFile(mara, makeTone(4), { filename: 'Undertow.wav', mixId })).versionId ?? '';
});
afterAll(() => database.end());

async function come(baseUrl = instance.baseUrl): Promise<SyncClient> {
  const client = openSync(baseUrl, mara, sessionId, { origin: instance.baseUrl });
  await client.synced;
  return client;
}

const toDos = ({ document }: SyncClient) => document.getXmlFragment(noteRoot('todos')).toJSON();
const note = async (
  text: string,
  more: { startFrame?: number; visibility?: 'team'; parentId?: string } = {},
) => {
  const { startFrame, ...rest } = more;
  const region = startFrame === undefined ? {} : { region: { startFrame } };
  return mara.call(addComment, { params: { versionId }, input: { text, ...region, ...rest } });
};
const plan = (commentId: string) => mara.ask(addNoteToDo, { params: { commentId } });

it('[SY51] is on every open page, with its moment, through this process and another, and there once', async () => {
  const node = await startSyncNode(instance);
  try {
    const [here, there] = [await come(), await come(node.baseUrl)];
    const { id } = await note('The bass\nis late', { startFrame: 72_000 });
    const [first, again] = await Promise.all([plan(id), plan(id)]);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect((await plan(id)).body).toMatchObject({ sessionId, isNew: false });
    const moment = `/mixes/${mixId}?v=1&t=0:01.500&c=${id}`;
    for (const client of [here, there]) {
      await expect.poll(() => toDos(client)).toContain('The bass is late ');
      expect(toDos(client).split(moment)).toHaveLength(2);
    }
    // It is Mara's, and the pages go on.
    const { rows } = await database.query<{ personId: string }>(
      'SELECT "personId" FROM "DocumentUpdate" WHERE "sessionId" = $1 ORDER BY seq DESC LIMIT 1',
      [sessionId],
    );
    expect(rows[0]?.personId).toBe(mara.id);
    here.document.getText('words').insert(0, 'on');
    await here.saved();
    await expect.poll(() => there.document.getText('words').toJSON()).toBe('on');
  } finally {
    await node.stop();
  }
});

it('[SY51] comes after what is there, before the empty line in which somebody writes', async () => {
  const client = await come();
  const list = client.document.getXmlFragment(noteRoot('todos')).get(0) as Y.XmlElement;
  const empty = new Y.XmlElement('taskItem');
  empty.insert(0, [new Y.XmlElement('paragraph')]);
  list.insert(list.length, [empty]);
  await client.saved();
  await plan((await note('More salt')).id);
  await expect.poll(() => toDos(client)).toContain('More salt');
  const items = list.toArray().map((item) => (item as Y.XmlElement).toJSON());
  expect(items.at(-2)).toContain('More salt');
  expect(items.at(-1)).not.toContain('moment');
});

it('[SY51] is none of a reply, of what the team alone sees, nor of what is gone', async () => {
  const client = await come();
  const before = toDos(client);
  const thread = await note('Louder?');
  const team = await note('Between us', { visibility: 'team' });
  const reply = await note('Yes', { parentId: thread.id });
  for (const { id } of [team, reply]) expect((await plan(id)).status).toBe(403);
  await mara.call(deleteComment, { params: { commentId: thread.id } });
  expect((await plan(thread.id)).status).toBe(404);
  const hidden = await note('Soon hidden');
  await mara.call(changeVersion, { params: { versionId }, input: { hidden: true } });
  expect((await plan(hidden.id)).status).toBe(403);
  await mara.call(changeVersion, { params: { versionId }, input: { hidden: false } });
  expect((await teo.ask(addNoteToDo, { params: { commentId: hidden.id } })).status).toBe(403);
  expect(toDos(await come())).toBe(before);
});

it('[SY51] waits for no snapshot and outlives a document that is damaged', async () => {
  const project = await mara.call(createProject, { input: { name: 'LP' } });
  const params = { projectId: project.id };
  const mix = await mara.call(createMix, { params, input: { title: 'Song' } });
  const own = (await uploadFile(mara, makeTone(1), { filename: 'Song.wav', mixId: mix.id })).versionId ?? '';
  const { id } = await mara.call(addComment, { params: { versionId: own }, input: { text: 'Here' } });
  await database.query(`UPDATE "DocumentUpdate" SET bytes = '\\x00ff' WHERE "sessionId" = $1`, [
    project.sessionId,
  ]);
  expect((await plan(id)).status).toBe(409);
});
