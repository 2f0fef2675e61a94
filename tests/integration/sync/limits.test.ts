import { beforeAll, expect, inject, it } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
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

it('[SY53] whoever asks again and again for all there is, or who is there, is answered with what he asked last', async () => {
  const project = await mara.call(createProject, { input: { name: 'EP' } });
  const mine = openSync(baseUrl, mara, project.sessionId ?? '');
  await mine.synced;
  mine.document.getText('words').insert(0, 'all that was sung');
  await mine.saved();
  const awareness = new Awareness(mine.document);
  mine.send({ kind: 'presence', update: encodeAwarenessUpdate(awareness, [mine.document.clientID]) });
  const asking = openSync(baseUrl, mara, project.sessionId ?? '', { isSilent: true });
  await asking.opened;
  const answers = (kind: 'missing' | 'presence') =>
    asking.frames.flatMap((frame) => (frame.kind === kind ? [frame.update] : []));
  await expect.poll(() => answers('presence').length).toBeGreaterThan(0);
  const present = answers('presence').length;
  for (let n = 0; n < 2_000; n += 1) {
    asking.send({ kind: 'state-vector', stateVector: new Uint8Array([0]) });
    asking.send({ kind: 'ask-presence' });
  }
  const known = Y.encodeStateVector(mine.document);
  asking.send({ kind: 'state-vector', stateVector: known });
  await asking.saved();
  // The last one asked with all there is: nothing is missing.
  const missing = Y.encodeStateAsUpdate(mine.document, known);
  await expect.poll(() => answers('missing').at(-1)).toEqual(missing);
  expect(answers('missing').length).toBeLessThan(20);
  expect(answers('presence').length - present).toBeLessThan(20);
  awareness.destroy();
  for (const client of [mine, asking]) client.close();
});
