import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, expect, inject, it } from 'vitest';
import { openDatabase } from '@/server/db/client';
import { sweep } from '@/server/jobs/sweep';

const db = openDatabase(inject('instance').databaseUrl);
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

  await sweep({ db, now: () => now });

  const keys = await db.idempotentAnswer.findMany({ where: { operation: 'sweep' } });
  const proofs = await db.proof.findMany({ where: { email: { endsWith: '@sweep.test' } } });
  const windows = await db.rateWindow.findMany({ where: { key: { startsWith: 'sweep:' } } });
  expect([
    keys.map(({ key }) => key),
    proofs.map(({ email }) => email),
    windows.map(({ key }) => key),
  ]).toEqual([['kept'], ['kept@sweep.test'], ['sweep:kept']]);
});
