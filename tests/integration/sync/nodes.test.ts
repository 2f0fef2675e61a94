import { once } from 'node:events';
import fs from 'node:fs';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import * as Y from 'yjs';
import {
  acceptInvitation,
  changeMember,
  createInvitation,
  createProject,
  removeMember,
} from '@/domain/api/projects';
import { finalCodes, passingCodes } from '@/session/protocol';
import { syncEntry } from '../../../scripts/lib/build.mjs';
import { often } from '../../support/often';
import { newcomer, type Person } from '../../support/people';
import { openSync, type SyncClient } from '../../support/sync';
import { startSyncNode, type SyncNode } from '../../support/sync-node';

const instance = inject('instance');
const seed = Number(process.env['TALKBACK_SEED'] ?? Date.now() % 1_000_000);
const kills = often(12, 100);
const revocations = often(4, 200);

let first: SyncNode;
let second: SyncNode;
let mara: Person;
let teo: Person;
let projectId: string;
let sessionId: string;

beforeAll(async () => {
  [first, second] = [await startSyncNode(instance), await startSyncNode(instance)];
  [mara, teo] = [await newcomer(instance.baseUrl, 'Mara'), await newcomer(instance.baseUrl, 'Teo')];
});
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
});
beforeEach(async () => {
  const project = await mara.call(createProject, { input: { name: 'EP' } });
  projectId = project.id;
  sessionId = project.sessionId ?? '';
  const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role: 'editor' } });
  await teo.call(acceptInvitation, { params: { token } });
});

function come(node: { baseUrl: string }, person = mara, document = new Y.Doc()): SyncClient {
  return openSync(node.baseUrl, person, sessionId, { document, origin: instance.baseUrl });
}

const words = ({ document }: Pick<SyncClient, 'document'>) => document.getText('words').toJSON();
const lines = ({ document }: Pick<SyncClient, 'document'>) => document.getArray<string>('lines');

describe('a process that only synchronises', () => {
  it('[SY5] carries neither pages nor the client that they ask the database with', () => {
    const bundle = fs.readFileSync(syncEntry, 'utf8');
    const packages = [...bundle.matchAll(/from "([^"]+)"|^\/\/ node_modules\/(.+)/gm)].map(
      ([, imported, bundled]) => imported ?? bundled ?? '',
    );
    expect(packages).toContainEqual(expect.stringMatching(/^yjs\//));
    expect(packages.filter((name) => /^(next(\/|$)|react|@prisma)/.test(name))).toEqual([]);
  });

  it('[SY2] outlives addresses that are none', async () => {
    const { hostname, port } = new URL(first.baseUrl);
    const pid = first.pid();
    for (const path of ['//', '///x', 'http://', '*']) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      const ended = once(socket, 'close');
      const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: x\r\n${upgrade}\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
      );
      await ended;
    }
    expect(first.pid()).toBe(pid);
    const client = come(first);
    await client.synced;
    client.close();
  });

  it(
    `[SY7] keeps what the other node’s people have seen, killed ${kills} times at once`,
    async () => {
      for (let round = 0; round < kills; round += 1) {
        const [writing, watching] = [come(first), come(second, teo)];
        await Promise.all([writing.synced, watching.synced]);
        const seen = new Promise<void>((resolve) =>
          watching.document.on(
            'update',
            () => lines(watching).toArray().includes(`line ${round}`) && resolve(),
          ),
        );
        lines(writing).push([`line ${round}`]);
        await seen;
        await first.kill('SIGKILL');
        watching.close();
        await first.start();
        const witness = come(first);
        await witness.synced;
        expect(lines(witness).length).toBe(round + 1);
        witness.close();
      }
    },
    kills * 10_000 + 60_000,
  );

  it(
    `[SY25] [SY26] stores nothing of somebody after he was taken out, ${revocations} times amid his edits`,
    async () => {
      const ife = await newcomer(instance.baseUrl, 'Ife');
      const pool = new pg.Pool({ connectionString: instance.databaseUrl, max: 1 });
      const order = `
      SELECT count(*)::int AS edits, max(pg_xact_commit_timestamp(xmin)) < (SELECT
        max(pg_xact_commit_timestamp(xmin)) FROM "Fact" WHERE "projectId" = $2 AND type = 'member.removed') AS "isBefore"
      FROM "DocumentUpdate" WHERE "sessionId" = $1 AND "personId" = $3`;
      let edits = 0;
      const { token } = await mara.call(createInvitation, {
        params: { projectId },
        input: { role: 'editor' },
      });
      for (let round = 0; round < revocations; round += 1) {
        // Nobody accepts as often as this.
        await pool.query('DELETE FROM "RateWindow"');
        await ife.call(acceptInvitation, { params: { token } });
        const pages = [come(first, ife), come(second, ife)];
        await Promise.all(pages.map(({ synced }) => synced));
        const writing = pages.map((page) => setInterval(() => lines(page).push([`${round}`]), 20));
        await new Promise((resolve) => setTimeout(resolve, 100 + ((round * 37) % 150)));
        await mara.call(removeMember, { params: { projectId, userId: ife.id } });
        const ends = await Promise.all(pages.map(({ closed }) => closed));
        for (const timer of writing) clearInterval(timer);
        for (const { code } of ends) expect([finalCodes.gone, finalCodes.forbidden]).toContain(code);
        const { rows } = await pool.query<{ edits: number; isBefore: boolean }>(order, [
          sessionId,
          projectId,
          ife.id,
        ]);
        expect(rows[0]?.isBefore).toBe(true);
        expect(rows[0]?.edits).toBeGreaterThan(edits);
        edits = rows[0]?.edits ?? 0;
      }
      await pool.end();
    },
    revocations * 5_000 + 60_000,
  );

  it('[SY25] closes at once where a role changed by another process', async () => {
    const his = come(second, teo);
    await his.synced;
    const params = { projectId, userId: teo.id };
    await mara.call(changeMember, { params, input: { role: 'listener' } });
    expect((await his.closed).code).toBe(passingCodes.roleChanged);
  });

  it('[SY6] numbers without a gap what two nodes write at once, and both have all of it', async () => {
    const writers = [come(first), come(second, teo), come(first, teo), come(second)];
    await Promise.all(writers.map(({ synced }) => synced));
    await Promise.all(
      writers.map(async (writer, index) => {
        for (let n = 0; n < 40; n += 1) {
          lines(writer).push([`${index}.${n}`]);
          if (n % 8 === 0) await writer.saved();
        }
        await writer.saved();
      }),
    );
    await expect
      .poll(() => writers.map((writer) => lines(writer).length), { timeout: 10_000 })
      .toEqual([160, 160, 160, 160]);
    const orders = writers.map((writer) => JSON.stringify(lines(writer).toArray()));
    expect(new Set(orders).size).toBe(1);
    const pool = new pg.Pool({ connectionString: instance.databaseUrl, max: 1 });
    const { rows } = await pool.query<{ seq: string }>(
      'SELECT seq FROM "DocumentUpdate" WHERE "sessionId" = $1 ORDER BY seq',
      [sessionId],
    );
    await pool.end();
    expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, index) => index + 1));
    for (const writer of writers) writer.close();
  });
});

describe('many people', () => {
  const random = (state: { value: number }) => {
    state.value = (state.value * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state.value / 2_147_483_648;
  };

  it(`[SY7] [SY17] end with one document, whatever they did, left and came back to (seed ${seed})`, async () => {
    const state = { value: seed };
    const pick = <T>(from: readonly T[]) => from[Math.floor(random(state) * from.length)] as T;
    const documents = Array.from({ length: 5 }, () => new Y.Doc());
    const open = new Map<Y.Doc, SyncClient>();
    const join = async (document: Y.Doc) => {
      const client = come(pick([first, second]), pick([mara, mara]), document);
      open.set(document, client);
      await client.synced;
    };
    await Promise.all(documents.map(join));
    const edit = (document: Y.Doc) => {
      const text = document.getText('words');
      const at = Math.floor(random(state) * (text.length + 1));
      const kind = random(state);
      if (kind < 0.55) text.insert(at, pick(['a', 'bc', 'def']));
      else if (kind < 0.75 && text.length > 0) text.delete(Math.min(at, text.length - 1), 1);
      else document.getMap('about').set(pick(['title', 'key', 'tempo']), random(state));
    };
    for (let step = 0; step < 600; step += 1) {
      const document = pick(documents);
      edit(document);
      if (random(state) < 0.05) {
        const client = open.get(document);
        if (client) {
          open.delete(document);
          client.socket.terminate();
          await client.closed;
        } else await join(document);
      }
      if (step === 300) {
        await second.kill('SIGKILL');
        await second.start();
        for (const [own, client] of open)
          if (client.socket.readyState !== client.socket.OPEN) open.delete(own);
      }
    }
    for (const { socket } of open.values()) socket.terminate();
    const last = documents.map((document) => come(first, mara, document));
    await Promise.all(last.map(({ synced }) => synced));
    await Promise.all(last.map((client) => client.saved()));
    const witness = come(second);
    await witness.synced;
    await expect.poll(() => new Set([witness, ...last].map(words)).size, { timeout: 10_000 }).toBe(1);
    const about = [witness, ...last].map(({ document }) => JSON.stringify(document.getMap('about').toJSON()));
    expect(
      new Set(about.map((text) => JSON.stringify(Object.entries(JSON.parse(text) as object).sort()))).size,
    ).toBe(1);
    expect(witness.document.store.pendingStructs).toBeNull();
    for (const client of [witness, ...last]) client.close();
  }, 60_000);

  it('[SY29] are answered in another document while somebody floods this one', async () => {
    const other = await mara.call(createProject, { input: { name: 'Other' } });
    const calm = openSync(first.baseUrl, mara, other.sessionId ?? '', { origin: instance.baseUrl });
    const flooding = come(first);
    await Promise.all([flooding.synced, calm.synced]);
    const edits = 10_000;
    for (let n = 0; n < edits; n += 1) lines(flooding).push([`flood ${n}`]);
    let isFloodStored = false;
    const flooded = flooding.saved().then(() => (isFloodStored = true));
    for (let n = 0; n < 3; n += 1) {
      calm.document.getMap('about').set('n', n);
      await calm.saved();
    }
    expect(isFloodStored).toBe(false);
    await flooded;
    expect(flooding.socket.readyState).toBe(flooding.socket.OPEN);
    const witness = come(first);
    await witness.synced;
    expect(lines(witness).length).toBe(edits);
  }, 60_000);

  it('[SY30] have one among them who does not read: he is dropped for now, and the rest go on', async () => {
    const [writing, slow] = [come(first), come(first, teo)];
    await Promise.all([writing.synced, slow.synced]);
    slow.socket.pause();
    const line = 'x'.repeat(100_000);
    for (let n = 0; n < 160; n += 1) {
      lines(writing).push([line]);
      if (n % 8 === 0) await writing.saved();
    }
    await writing.saved();
    await new Promise((resolve) => setTimeout(resolve, 500));
    slow.socket.resume();
    await expect
      .poll(() => lines(slow).length === 160 || slow.socket.readyState !== slow.socket.OPEN, {
        timeout: 20_000,
      })
      .toBe(true);
    const again = come(first, teo, slow.document);
    await again.synced;
    await expect.poll(() => lines(again).length).toBe(160);
  }, 60_000);
});
