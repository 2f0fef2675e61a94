import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { removeVersion } from '@/domain/api/decisions';
import { createProject } from '@/domain/api/projects';
import { createMix, listFacts, readMix, readVersion } from '@/domain/api/review';
import { finishUpload } from '@/server/assets/uploads';
import { openDatabase } from '@/server/db/client';
import type { Runtime } from '@/server/runtime';
import { openDiskStorage } from '@/server/storage/disk';
import { beginUpload, newcomer, type Person } from '../support/people';
import { makeTone } from '../support/sounds';

const { baseUrl, databaseUrl, dataDir } = inject('instance');
const db = openDatabase(databaseUrl);
afterAll(() => db.$disconnect());

let mara: Person;
let projectId: string;
let mixId: string;

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
  projectId = (await mara.call(createProject, { input: { name: 'EP' } })).id;
  mixId = (await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
});

/** A version whose bytes the disk has lost before they were read. */
async function loseOne(): Promise<{ versionId: string; assetId: string }> {
  const [versionId, assetId] = [randomUUID(), randomUUID()];
  const sent = { projectId, filename: 'Song.wav', bytes: 10 };
  await db.asset.create({ data: { ...sent, id: assetId, status: 'processing' } });
  const id = randomUUID();
  const by = { viewerId: mara.id, loginId: id };
  await db.upload.create({ data: { ...sent, ...by, id, mixId, status: 'received', assetId } });
  await db.version.create({ data: { id: versionId, mixId, assetId, uploadedById: mara.id } });
  return { versionId, assetId };
}

it('[IN30] a fault is tried again, and after the last try the version says that it was not the file', async () => {
  const { versionId, assetId } = await loseOne();
  const key = `ingest:${assetId}`;
  await db.$executeRaw`SELECT graphile_worker.add_job('ingest', ${JSON.stringify({ assetId, isBig: false })}::json,
    job_key => ${key}, max_attempts => 2)`;
  const params = { versionId };
  const read = () => mara.call(readVersion, { params });
  await expect.poll(async () => (await read()).status, { timeout: 40_000 }).toBe('failed');
  expect((await read()).problem).toEqual({
    code: 'server-fault',
    sentence: expect.stringMatching(/^The server failed to read this file.*Send it again\.$/) as string,
  });
  const [job] = await db.$queryRaw<{ attempts: number }[]>`
    SELECT attempts FROM graphile_worker.jobs WHERE key = ${key}`;
  expect(job?.attempts).toBe(2);
  const { items } = await mara.call(listFacts, { params: { projectId }, query: { limit: 500 } });
  expect(items.filter(({ type }) => type === 'version.failed')).toHaveLength(1);
  expect((await mara.ask(removeVersion, { params })).status).toBe(204);
});

it('[IN31] an upload that is taken back while it is turned into a version becomes none', async () => {
  const tone = makeTone(0.2);
  const opened = await beginUpload(mara, tone.length, { filename: 'Song.wav', mixId });
  const id = opened.headers.get('location')?.split('/').at(-1) ?? '';
  fs.writeFileSync(path.join(dataDir, 'uploads', id), tone);
  const other = new pg.Client({ connectionString: databaseUrl });
  await other.connect();
  try {
    await other.query('BEGIN');
    await other.query(`UPDATE "Upload" SET status = 'cancelled' WHERE id = $1`, [id]);
    const storage = await openDiskStorage(dataDir);
    const finishing = finishUpload({ db, storage, now: () => new Date() } as unknown as Runtime, id);
    const waiting = async () =>
      (await db.$queryRaw<unknown[]>`SELECT 1 FROM pg_locks WHERE NOT granted`).length;
    await expect.poll(waiting, { timeout: 10_000 }).toBeGreaterThan(0);
    await other.query('COMMIT');
    await finishing;
  } finally {
    await other.end();
  }
  const { status, assetId } = await db.upload.findUniqueOrThrow({ where: { id } });
  expect([status, assetId]).toEqual(['cancelled', null]);
  expect((await mara.call(readMix, { params: { mixId } })).versions).toEqual([]);
});
