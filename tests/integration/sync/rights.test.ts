import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import * as Y from 'yjs';
import { listLogins, revokeLogin } from '@/domain/api/accounts';
import {
  acceptInvitation,
  changeMember,
  createInvitation,
  createProject,
  removeMember,
} from '@/domain/api/projects';
import type { ProjectRole } from '@/domain/roles';
import { finalCodes, passingCodes } from '@/session/protocol';
import { newcomer, signIn, stranger, type Person } from '../../support/people';
import { openSync, type SyncClient } from '../../support/sync';

const { baseUrl, databaseUrl } = inject('instance');
const database = new pg.Pool({ connectionString: databaseUrl, max: 2 });
afterAll(() => database.end());

let mara: Person;
let teo: Person;
let projectId: string;
let sessionId: string;

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
});
beforeEach(async () => {
  teo = await newcomer(baseUrl, 'Teo');
  const project = await mara.call(createProject, { input: { name: 'EP' } });
  projectId = project.id;
  sessionId = project.sessionId ?? '';
});

async function join(person: Person, role: ProjectRole): Promise<void> {
  const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role } });
  await person.call(acceptInvitation, { params: { token } });
}

async function come(person: Person, document = new Y.Doc()): Promise<SyncClient> {
  const client = openSync(baseUrl, person, sessionId, { document });
  await client.synced;
  return client;
}

const words = (client: SyncClient) => client.document.getText('words').toJSON();
const write = (client: SyncClient, text: string) => client.document.getText('words').insert(0, text);

async function writtenBy(person: Person): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM "DocumentUpdate" WHERE "sessionId" = $1 AND "personId" = $2',
    [sessionId, person.id],
  );
  return rows[0]?.n ?? 0;
}

describe('who may not change a session', () => {
  for (const role of ['listener', 'reviewer'] as const)
    it(`[SY24] reads as a ${role}, and what he writes is stored nowhere`, async () => {
      await join(teo, role);
      const hers = await come(mara);
      write(hers, 'hers ');
      await hers.saved();
      const his = await come(teo);
      expect(words(his)).toBe('hers ');
      // What adds nothing is no writing.
      his.send({ kind: 'missing', update: Y.encodeStateAsUpdate(his.document) });
      await his.saved();
      write(his, 'his ');
      expect((await his.closed).code).toBe(finalCodes.forbidden);

      const kept = new Y.Doc();
      kept.getText('words').insert(0, 'offline ');
      const again = openSync(baseUrl, teo, sessionId, { document: kept });
      expect((await again.closed).code).toBe(finalCodes.forbidden);
      expect(await writtenBy(teo)).toBe(0);
      write(hers, 'still ');
      await hers.saved();
      expect(words(hers)).toBe('still hers ');
    });
});

describe('what Yjs deletes by itself', () => {
  it('[SY24] is no writing of whoever only reads', async () => {
    await join(teo, 'listener');
    const [one, other] = [await come(mara), await come(mara)];
    const his = await come(teo);
    // Two set one key at once: one of them is overtaken, which every page finds out for itself.
    one.document.getMap('about').set('title', 'One');
    other.document.getMap('about').set('title', 'Other');
    await Promise.all([one.saved(), other.saved()]);
    await expect.poll(() => Y.encodeStateVector(his.document)).toEqual(Y.encodeStateVector(one.document));
    his.close();
    await his.closed;
    const again = await come(teo, his.document);
    await again.saved();
    expect(again.socket.readyState).toBe(again.socket.OPEN);
    expect(await writtenBy(teo)).toBe(0);
  });
});

describe('a right that ends', () => {
  it('[SY25] closes with a changed role, and the new one holds at the next connection', async () => {
    await join(teo, 'editor');
    const his = await come(teo);
    write(his, 'his ');
    await his.saved();
    await mara.call(changeMember, { params: { projectId, userId: teo.id }, input: { role: 'listener' } });
    expect((await his.closed).code).toBe(passingCodes.roleChanged);
    const again = await come(teo);
    write(again, 'more ');
    expect((await again.closed).code).toBe(finalCodes.forbidden);
    await mara.call(changeMember, { params: { projectId, userId: teo.id }, input: { role: 'editor' } });
    const able = await come(teo, again.document);
    await able.saved();
    expect(words(await come(mara))).toBe('more his ');
  });

  it('[SY25] closes for whoever is taken out, and for whoever is signed out', async () => {
    await join(teo, 'editor');
    const his = await come(teo);
    const elsewhere = stranger(baseUrl, 'Teo');
    await signIn(elsewhere, teo.email);
    const other = await come(elsewhere);
    const { items } = await elsewhere.call(listLogins);
    const loginId = items.find(({ isCurrent }) => isCurrent)?.id ?? '';
    await teo.call(revokeLogin, { params: { loginId } });
    expect((await other.closed).code).toBe(finalCodes.signedOut);
    expect(his.socket.readyState).toBe(his.socket.OPEN);
    await mara.call(removeMember, { params: { projectId, userId: teo.id } });
    expect((await his.closed).code).toBe(finalCodes.gone);
  });

  const takenAway: [string, string][] = [
    ['role', `UPDATE "Member" SET role = 'listener' WHERE "userId" = $1`],
    ['membership', `DELETE FROM "Member" WHERE "userId" = $1`],
    ['login', `UPDATE "Login" SET "revokedAt" = now() WHERE "userId" = $1`],
  ];
  for (const [what, statement] of takenAway)
    it(`[SY26] is held by a commit: none comes after the ${what} was taken away`, async () => {
      await join(teo, 'editor');
      const his = await come(teo);
      const hers = await come(mara);
      write(his, 'before ');
      await his.saved();
      const taking = await database.connect();
      try {
        await taking.query('BEGIN');
        await taking.query(statement, [teo.id]);
        write(his, 'after ');
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(await writtenBy(teo)).toBe(1);
        await taking.query('COMMIT');
      } finally {
        taking.release();
      }
      expect((await his.closed).code).toBe(finalCodes.forbidden);
      expect(await writtenBy(teo)).toBe(1);
      expect(words(hers)).toBe('before ');
    });

  it('[SY26] [SY27] and none after the session was put away', async () => {
    const hers = await come(mara);
    const putting = await database.connect();
    try {
      await putting.query('BEGIN');
      await putting.query('UPDATE "Document" SET "closedAt" = now() WHERE "sessionId" = $1', [sessionId]);
      write(hers, 'after ');
      await new Promise((resolve) => setTimeout(resolve, 300));
      await putting.query('COMMIT');
    } finally {
      putting.release();
    }
    expect((await hers.closed).code).toBe(finalCodes.gone);
    expect(await writtenBy(mara)).toBe(0);
  });
});

describe('a client id', () => {
  it('[SY14] is somebody’s once he has written with it, or is present with it', async () => {
    await join(teo, 'editor');
    const hers = await come(mara);
    write(hers, 'hers ');
    await hers.saved();
    const forged = async (client: number) => {
      const his = openSync(baseUrl, teo, sessionId, { isSilent: true });
      await his.opened;
      const document = new Y.Doc();
      Y.applyUpdate(document, Y.encodeStateAsUpdate(hers.document));
      document.clientID = client;
      const before = Y.encodeStateVector(document);
      document.getText('words').insert(0, 'forged ');
      his.send({ kind: 'update', update: Y.encodeStateAsUpdate(document, before) });
      return (await his.closed).code;
    };
    expect(await forged(hers.document.clientID)).toBe(finalCodes.foreignClient);
    // She is there by another page, and has written nothing on it yet.
    const reading = await come(mara);
    const client = reading.document.clientID;
    const { Awareness, encodeAwarenessUpdate } = await import('y-protocols/awareness');
    const awareness = new Awareness(reading.document);
    reading.send({ kind: 'presence', update: encodeAwarenessUpdate(awareness, [client]) });
    await expect.poll(() => reading.frames.some(({ kind }) => kind === 'presence')).toBe(true);
    expect(await forged(client)).toBe(finalCodes.foreignClient);
    write(reading, 'really ');
    await reading.saved();
    expect(await writtenBy(teo)).toBe(0);
    awareness.destroy();
  });
});
