import { beforeAll, expect, inject, it } from 'vitest';
import { createProject } from '@/domain/api/projects';
import { limits, passingCodes } from '@/session/protocol';
import { newcomer, type Person } from '../../support/people';
import { openSync } from '../../support/sync';

const { baseUrl } = inject('instance');

let mara: Person;
let sessionId: string;

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
  sessionId = (await mara.call(createProject, { input: { name: 'EP' } })).sessionId ?? '';
});

it('[SY2] are not opened from where many were refused, and are from elsewhere', async () => {
  const come = (address: string, origin = baseUrl) => openSync(baseUrl, mara, sessionId, { address, origin });
  // They are counted by the minute of the clock, and must all fall into one.
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 10_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
  const flooded = '2001:db8:ffff:1::1';
  for (let n = 0; n < limits.failedUpgradesPerMinute; n += 1)
    expect(await come(flooded, 'https://elsewhere.example').refused).toBe(403);
  expect(await come(flooded).refused).toBe(429);
  const other = come('2001:db8:ffff:2::1');
  await other.synced;
  other.close();
}, 30_000);

it(`[SY2] are ${limits.socketsPerPerson} at most for one person, and one more when one has gone`, async () => {
  // From many addresses, as a person with many devices would come.
  const come = (n: number) => openSync(baseUrl, mara, sessionId, { address: `2001:db8:fffe:${n % 16}::1` });
  const many = Array.from({ length: limits.socketsPerPerson }, (_, n) => come(n));
  await Promise.all(many.map(({ synced }) => synced));
  const last = come(0);
  expect((await last.closed).code).toBe(passingCodes.overloaded);
  many[0]?.close();
  await many[0]?.closed;
  const next = come(1);
  await next.synced;
  for (const client of [...many, next]) client.close();
  await Promise.all([...many, next].map(({ closed }) => closed));
}, 60_000);
