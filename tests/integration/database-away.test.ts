import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMe } from '@/domain/api/accounts';
import { createProject, readProject } from '@/domain/api/projects';
import { createMix, listComments, listFacts, readVersion } from '@/domain/api/review';
import { openFacts } from '../support/facts';
import { startInstance, type Instance } from '../support/instance';
import {
  beginUpload,
  newcomer,
  sendChunk,
  settled,
  signIn,
  stranger,
  uploadFile,
  type Person,
} from '../support/people';
import { makeTone } from '../support/sounds';

const HALF = 200_000;

let instance: Instance;
let mara: Person;
let projectId: string;
let mixId: string;
let versionId: string;

beforeAll(async () => {
  instance = await startInstance({ isDurable: true });
  mara = await newcomer(instance.baseUrl, 'Mara');
  projectId = (await mara.call(createProject, { input: { name: 'EP' } })).id;
  mixId = (await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
  versionId = (await uploadFile(mara, makeTone(2), { filename: 'Song.wav', mixId })).versionId ?? '';
});

afterAll(() => instance.stop());

/** What the door says while the database is away. */
async function expectAway(response: Response): Promise<void> {
  const text = await response.text();
  expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(JSON.parse(text)).toMatchObject({ code: 'unavailable', status: 503 });
  expect(text).not.toMatch(/prisma|postgres|ECONN|127\.0\.0\.1/i);
}

const json = (body: object, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

describe('while the database is away', () => {
  it('[RV82] every door says so and when to ask again, nothing is half done, and all works when it is back', async () => {
    const file = makeTone(4, 330);
    const opened = await beginUpload(mara, file.length, { filename: 'Song.wav', mixId });
    const location = opened.headers.get('location') ?? '';
    expect((await sendChunk(mara, location, 0, file.subarray(0, HALF))).status).toBe(204);
    const uploads = () => fs.readdirSync(path.join(instance.dataDir, 'uploads')).length;
    const filesBefore = uploads();
    const live = openFacts(instance.baseUrl, mara, projectId);
    await live.opened;

    await instance.killDatabase();
    const key = `note-${randomUUID()}`;
    const note = json({ text: 'Said while it was away' }, { 'idempotency-key': key });
    const comments = `/api/versions/${versionId}/comments`;
    for (let round = 0; round < 3; round++) {
      await expectAway(await mara.fetch('/api/me'));
      await expectAway(await mara.fetch(comments, note));
      await expectAway(await mara.fetch(`/api/versions/${versionId}/audio`));
      await expectAway(await mara.fetch(`/api/versions/${versionId}/peaks`));
      await expectAway(
        await mara.fetch(
          '/api/users',
          json({ email: 'a@example.test', name: 'A', password: 'x'.repeat(14) }),
        ),
      );
      await expectAway(await mara.fetch(`${location}/result`));
      await expectAway(await sendChunk(mara, location, HALF, file.subarray(HALF)));
      await expectAway(await beginUpload(mara, file.length, { filename: 'Song.wav', mixId }));
      const tus = { 'tus-resumable': '1.0.0' };
      await expectAway(await mara.fetch(location, { method: 'DELETE', headers: tus }));
      expect((await mara.fetch(location, { method: 'HEAD', headers: tus })).status).toBe(503);
    }
    expect(uploads()).toBe(filesBefore);
    // A password that cannot be looked up is not a wrong one.
    expect(await signIn(stranger(instance.baseUrl), mara.email)).not.toBe(200);
    expect((await mara.fetch('/readyz')).status).toBe(503);
    expect((await mara.fetch('/healthz')).status).toBe(200);
    const page = await mara.fetch(`/projects/${projectId}`, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await page.text()).toContain('cannot reach its database');

    await instance.startDatabase();
    await expect.poll(async () => (await mara.fetch('/readyz')).status, { timeout: 10_000 }).toBe(200);
    await expect
      .poll(async () => (await mara.ask(readMe)).status, { timeout: 10_000, interval: 200 })
      .toBe(200);
    expect(await signIn(stranger(instance.baseUrl), mara.email)).toBe(200);

    // Whoever kept his key and his bytes goes on where he was.
    for (let n = 0; n < 2; n++) expect((await mara.fetch(comments, note)).status).toBe(201);
    const { items } = await mara.call(listComments, { params: { versionId } });
    expect(items.filter(({ text }) => text === 'Said while it was away')).toHaveLength(1);
    expect((await sendChunk(mara, location, HALF, file.subarray(HALF))).status).toBe(204);
    const { status, versionId: next = '' } = await settled(mara, location);
    expect(status).toBe('ready');
    const hash = createHash('sha256').update(file).digest('hex');
    expect((await mara.call(readVersion, { params: { versionId: next } })).sha256).toBe(hash);

    // The socket that stayed, or the one that comes back, hears of all of it.
    const facts = await mara.call(listFacts, { params: { projectId }, query: { limit: 200 } });
    expect(facts.items.map(({ seq }) => seq)).toEqual(facts.items.map((_, index) => index + 1));
    const heard = () =>
      (live.messages as { kind: string; fact?: { seq: number } }[]).flatMap(({ fact }) => fact?.seq ?? []);
    const last = facts.items.at(-1)?.seq ?? 0;
    if (live.socket.readyState === live.socket.OPEN)
      await expect.poll(heard, { timeout: 10_000 }).toContain(last);
    else expect(await live.closed).toBe(1013);
    const again = openFacts(instance.baseUrl, mara, projectId, { after: 0 });
    await expect.poll(() => again.messages.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(last);
    expect((await mara.ask(readProject, { params: { projectId } })).status).toBe(200);
    const faults = instance
      .output()
      .split('\n')
      .filter((line) => /unhandled|uncaught|unexpected failure/i.test(line));
    expect(faults).toEqual([]);
    live.socket.close();
    again.socket.close();
  }, 120_000);

  it('[RV82] a sound that is being read when it goes is read when it is back', async () => {
    const file = makeTone(120, 220);
    const opened = await beginUpload(mara, file.length, { filename: 'Long.wav', mixId });
    const location = opened.headers.get('location') ?? '';
    expect((await sendChunk(mara, location, 0, file)).status).toBe(204);
    await instance.killDatabase();
    await instance.startDatabase();
    await expect
      .poll(
        async () => {
          const answer = await mara.fetch(`${location}/result`);
          return answer.ok ? ((await answer.json()) as { status: string }).status : answer.status;
        },
        { timeout: 90_000, interval: 300 },
      )
      .toBe('ready');
  }, 120_000);
});
