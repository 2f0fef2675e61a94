import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import * as Y from 'yjs';
import {
  deleteProject,
  createProject,
  createSession,
  deleteSession,
  readSession,
} from '@/domain/api/projects';
import { finalCodes } from '@/session/protocol';
import { newcomer, stranger, type Person } from '../../support/people';
import { openSync, type SyncClient } from '../../support/sync';

const { baseUrl, databaseUrl } = inject('instance');
const database = new pg.Pool({ connectionString: databaseUrl, max: 2 });
afterAll(() => database.end());

let mara: Person;
let teo: Person;
let projectId: string;
let sessionId: string;
const clients: SyncClient[] = [];

beforeAll(async () => {
  [mara, teo] = [await newcomer(baseUrl, 'Mara'), await newcomer(baseUrl, 'Teo')];
});
beforeEach(async () => {
  const project = await mara.call(createProject, { input: { name: 'EP' } });
  projectId = project.id;
  sessionId = project.sessionId ?? '';
});
afterAll(() => clients.forEach((client) => client.close()));

function come(person: Person, options: Parameters<typeof openSync>[3] = {}, id = sessionId): SyncClient {
  const client = openSync(baseUrl, person, id, options);
  clients.push(client);
  return client;
}

const words = (client: SyncClient) => client.document.getText('words').toJSON();
const write = (client: SyncClient, text: string) => client.document.getText('words').insert(0, text);

describe('who comes', () => {
  it('[SY2] is refused before the upgrade from any other origin', async () => {
    for (const origin of [
      'https://elsewhere.test',
      'null',
      `${baseUrl}.elsewhere.test`,
      baseUrl.replace('http', 'https'),
    ])
      expect(await come(mara, { origin }).refused, origin).toBe(403);
  });

  it('[SY3] is told with a final code that he is nobody, or that there is nothing for him', async () => {
    const missing = '01890000-0000-7000-8000-000000000000';
    expect((await come(stranger(baseUrl)).closed).code).toBe(finalCodes.signedOut);
    const answers = [
      await come(teo).closed,
      await come(mara, {}, missing).closed,
      await come(mara, {}, 'nonsense').closed,
      await come(mara, {}, '..%2f..').closed,
    ];
    expect(new Set(answers.map(({ code, reason }) => `${code} ${reason}`))).toEqual(
      new Set([`${finalCodes.gone} no such session`]),
    );
    await mara.call(createSession, { params: { projectId }, input: { title: 'Other' } });
    await mara.call(deleteSession, { params: { sessionId } });
    expect((await come(mara).closed).code).toBe(finalCodes.gone);
  });

  it('[SY4] [SY17] finds the document as it is, however many come at once', async () => {
    const first = come(mara);
    await first.synced;
    expect(first.document.getMap('about').get('format')).toBe(1);
    write(first, 'first line');
    await first.saved();
    first.close();
    await first.closed;
    const many = Array.from({ length: 10 }, () => come(mara));
    await Promise.all(many.map((client) => client.synced));
    expect(many.map(words)).toEqual(many.map(() => 'first line'));
    expect(many.every(({ document }) => document.store.pendingStructs === null)).toBe(true);
  });
});

describe('what is written', () => {
  it('[SY5] [SY6] is numbered without a gap, and committed before anybody sees it', async () => {
    const [one, other] = [come(mara), come(mara)];
    await Promise.all([one.synced, other.synced]);
    const seen: boolean[] = [];
    other.document.on('update', () => {
      const text = words(other);
      const asked = database.query('SELECT bytes FROM "DocumentUpdate" WHERE "sessionId" = $1 ORDER BY seq', [
        sessionId,
      ]);
      void asked.then(({ rows }) => {
        const stored = new Y.Doc();
        for (const { bytes } of rows as { bytes: Buffer }[]) Y.applyUpdate(stored, bytes);
        seen.push(stored.getText('words').toJSON().length >= text.length);
      });
    });
    for (let line = 0; line < 30; line += 1) write(line % 2 === 0 ? one : other, `${line} `);
    await Promise.all([one.saved(), other.saved()]);
    await expect.poll(() => words(one) === words(other)).toBe(true);
    const { rows } = await database.query<{ seq: string }>(
      'SELECT seq FROM "DocumentUpdate" WHERE "sessionId" = $1 ORDER BY seq',
      [sessionId],
    );
    expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, index) => index + 1));
    expect((await mara.call(readSession, { params: { sessionId } })).headSeq).toBe(rows.length);
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    expect(seen.every(Boolean)).toBe(true);
  });

  it('[SY8] is acknowledged when asked, and never else', async () => {
    const client = come(mara, { isSilent: true });
    await client.opened;
    const document = new Y.Doc();
    document.getText('words').insert(0, 'a');
    client.send({ kind: 'update', update: Y.encodeStateAsUpdate(document) });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(client.frames.filter(({ kind }) => kind === 'saved')).toEqual([]);
    client.send({ kind: 'saved', marker: 41 });
    await expect
      .poll(() => client.frames.filter(({ kind }) => kind === 'saved'))
      .toEqual([{ kind: 'saved', marker: 41 }]);
    const { rows } = await database.query('SELECT 1 FROM "DocumentUpdate" WHERE "sessionId" = $1', [
      sessionId,
    ]);
    expect(rows).toHaveLength(2);
  });

  it('[SY12] is stored once, however often and by whomever it is sent', async () => {
    const [one, other] = [come(mara), come(mara)];
    await Promise.all([one.synced, other.synced]);
    write(one, 'once');
    await one.saved();
    const whole = Y.encodeStateAsUpdate(one.document);
    for (const client of [one, other]) {
      client.send({ kind: 'update', update: whole });
      client.send({ kind: 'missing', update: whole });
      await client.saved();
    }
    const { rows } = await database.query('SELECT 1 FROM "DocumentUpdate" WHERE "sessionId" = $1', [
      sessionId,
    ]);
    expect(rows).toHaveLength(2);
  });

  it('[SY8] [SY13] waits for what it stands on, and is saved after that alone', async () => {
    const client = come(mara);
    await client.synced;
    const held: Uint8Array[] = [];
    const { document } = client;
    document.transact(() => document.getText('words').insert(0, 'lost '), 'server');
    write(client, 'kept ');
    await client.saved();
    const witness = come(mara);
    await witness.synced;
    expect(words(witness)).toBe(words(client));
    expect(client.frames.filter(({ kind }) => kind === 'state-vector')).toHaveLength(2);
    expect(held).toEqual([]);
  });

  it('[SY13] that never comes closes the connection', async () => {
    const client = come(mara, { isSilent: true });
    await client.opened;
    const document = new Y.Doc();
    const parts: Uint8Array[] = [];
    document.on('update', (update: Uint8Array) => parts.push(update));
    document.getText('words').insert(0, 'a');
    document.getText('words').insert(1, 'b');
    const orphan = parts[1] ?? new Uint8Array();
    client.send({ kind: 'update', update: orphan });
    for (let round = 0; round < 6; round += 1) client.send({ kind: 'missing', update: orphan });
    expect((await client.closed).code).toBe(finalCodes.incomplete);
    const { rows } = await database.query('SELECT 1 FROM "DocumentUpdate" WHERE "sessionId" = $1', [
      sessionId,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('[SY1] [SY11] [SY28] that nobody can read closes the connection and reaches nobody', async () => {
    const witness = come(mara);
    await witness.synced;
    const before = witness.frames.length;
    const wrong: [Uint8Array | string, number][] = [
      ['text', finalCodes.unreadable],
      [new Uint8Array([]), finalCodes.unreadable],
      [new Uint8Array([77]), finalCodes.unreadable],
      [new Uint8Array([0, 2, 200]), finalCodes.unreadable],
      [new Uint8Array([0, 2, 3, 1, 2, 3]), finalCodes.unreadable],
      [new Uint8Array([0, 0, 2, 9, 9]), finalCodes.unreadable],
      [new Uint8Array([1, 1, 9]), finalCodes.unreadable],
      [new Uint8Array(9 * 1024 * 1024), 1009],
    ];
    for (const [bytes, code] of wrong) {
      const client = come(mara, { isSilent: true });
      await client.opened;
      client.socket.send(bytes);
      expect((await client.closed).code).toBe(code);
    }
    const large = new Y.Doc();
    large.getText('words').insert(0, 'x'.repeat(5 * 1024 * 1024));
    const client = come(mara, { document: large });
    expect((await client.closed).code).toBe(finalCodes.tooLarge);
    const heard = witness.frames.slice(before).filter(({ kind }) => kind === 'update' || kind === 'missing');
    expect(heard).toEqual([]);
    write(witness, 'still here');
    await witness.saved();
  });

  it('[SY18] [SY17] stays the same when a long tail becomes a snapshot', async () => {
    const client = come(mara);
    await client.synced;
    for (let line = 0; line < 700; line += 1) {
      write(client, `line ${line} `);
      if (line % 3 === 0) client.document.getText('words').delete(2, 3);
      if (line % 50 === 0) await client.saved();
    }
    await client.saved();
    const late = come(mara);
    await late.synced;
    expect(words(late)).toBe(words(client));
    await expect
      .poll(
        async () =>
          (await database.query('SELECT 1 FROM "DocumentSnapshot" WHERE "sessionId" = $1', [sessionId])).rows
            .length,
      )
      .toBeGreaterThan(0);
    const half = new Y.Doc();
    Y.applyUpdate(half, Y.encodeStateAsUpdate(client.document));
    write(client, 'after ');
    await client.saved();
    for (const document of [new Y.Doc(), half]) {
      const again = come(mara, { document });
      await again.synced;
      await expect.poll(() => words(again)).toBe(words(client));
      expect(Y.encodeStateVector(again.document)).toEqual(Y.encodeStateVector(client.document));
    }
    const { rows } = await database.query(
      'SELECT count(*)::int AS n FROM "DocumentUpdate" WHERE "sessionId" = $1',
      [sessionId],
    );
    expect((rows[0] as { n: number }).n).toBe(
      (await mara.call(readSession, { params: { sessionId } })).headSeq,
    );
  });

  it('[SY27] ends with its session, and with its project', async () => {
    const { id: other } = await mara.call(createSession, {
      params: { projectId },
      input: { title: 'Other' },
    });
    const [one, two] = [come(mara), come(mara, {}, other)];
    await Promise.all([one.synced, two.synced]);
    await mara.call(deleteSession, { params: { sessionId: other } });
    expect((await two.closed).code).toBe(finalCodes.gone);
    await mara.call(deleteProject, { params: { projectId } });
    expect((await one.closed).code).toBe(finalCodes.gone);
  });
});
