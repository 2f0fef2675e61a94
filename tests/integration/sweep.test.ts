import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { createProject } from '@/domain/api/projects';
import { createMix } from '@/domain/api/review';
import { openDatabase } from '@/server/db/client';
import { sweep } from '@/server/jobs/sweep';
import type { Runtime } from '@/server/runtime';
import { openDiskStorage } from '@/server/storage/disk';
import { beginUpload, newcomer, sendChunk, uploadFile } from '../support/people';
import { makeTone } from '../support/sounds';

const { baseUrl, databaseUrl, dataDir } = inject('instance');
const db = openDatabase(databaseUrl);
const sweepAt = async (now: Date) =>
  sweep({ db, storage: await openDiskStorage(dataDir), now: () => now } as Runtime);
afterAll(() => db.$disconnect());

it('[RV49] answers to a key are kept for seven days, and what has ended goes', async () => {
  const now = new Date();
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const answer = (key: string, createdAt: Date) => ({
    viewerId: randomUUID(),
    operation: 'sweep',
    key,
    bodyHash: new Uint8Array(32),
    answer: {},
    createdAt,
  });
  await db.idempotentAnswer.createMany({ data: [answer('kept', ago(6.9)), answer('gone', ago(7.1))] });
  const proof = (email: string, expiresAt: Date) => ({
    tokenHash: new Uint8Array(randomBytes(32)),
    kind: 'reset' as const,
    email,
    expiresAt,
  });
  await db.proof.createMany({
    data: [proof('kept@sweep.test', ago(-0.1)), proof('gone@sweep.test', ago(2))],
  });
  await db.rateWindow.createMany({
    data: [
      { key: 'sweep:kept', startsAt: ago(0.5), count: 1 },
      { key: 'sweep:gone', startsAt: ago(2), count: 1 },
    ],
  });

  await sweepAt(now);

  const keys = await db.idempotentAnswer.findMany({ where: { operation: 'sweep' } });
  const proofs = await db.proof.findMany({ where: { email: { endsWith: '@sweep.test' } } });
  const windows = await db.rateWindow.findMany({ where: { key: { startsWith: 'sweep:' } } });
  expect([
    keys.map(({ key }) => key),
    proofs.map(({ email }) => email),
    windows.map(({ key }) => key),
  ]).toEqual([['kept'], ['kept@sweep.test'], ['sweep:kept']]);
});

it('[RV104] an upload that stood still for 14 days is taken back with its bytes; one that went on stays', async () => {
  const mara = await newcomer(baseUrl, 'Mara');
  const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
  const { id: mixId } = await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } });
  const fields = { filename: 'Song.wav', mixId };
  const tone = makeTone(1);
  const start = async () => {
    const location = (await beginUpload(mara, tone.length, fields)).headers.get('location') ?? '';
    await sendChunk(mara, location, 0, tone.subarray(0, 1000));
    return location;
  };
  const fileOf = (location: string) => path.join(dataDir, 'uploads', location.split('/').at(-1) ?? '');
  const [left, goneOn] = [await start(), await start()];
  const { status } = await uploadFile(mara, tone, fields);
  expect(status).toBe('ready');

  const later = new Date(Date.now() + 14.5 * 86_400_000);
  const yesterday = new Date(later.getTime() - 86_400_000);
  fs.utimesSync(fileOf(goneOn), yesterday, yesterday);
  await sweepAt(later);

  expect(fs.existsSync(fileOf(left))).toBe(false);
  expect((await sendChunk(mara, left, 1000, tone.subarray(1000))).status).toBe(404);
  expect((await sendChunk(mara, goneOn, 1000, tone.subarray(1000))).status).toBe(204);
});
