import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { listDecisions, readReviewers } from '@/domain/api/decisions';
import { listProjects } from '@/domain/api/projects';
import { listComments, listFacts, listMixes, type Mix } from '@/domain/api/review';
import { story } from '@/server/demo/story';
import { startInstance, type Instance } from '../support/instance';
import { newcomer, type Person } from '../support/people';

let instance: Instance | undefined;

afterEach(async () => {
  await instance?.stop();
  instance = undefined;
});

const open = async () => (instance = await startInstance({ env: { TALKBACK_DEMO: '1' } }));

async function until<T>(
  look: () => Promise<T | undefined | false>,
  what: string,
  withinMs: number,
): Promise<T> {
  for (const end = Date.now() + withinMs; Date.now() < end;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not come within ${withinMs} ms.`);
}

async function count(databaseUrl: string, question: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return Number((await client.query<{ count: string }>(`SELECT count(*) FROM ${question}`)).rows[0]?.count);
  } finally {
    await client.end();
  }
}

const isPlanted = async (url: string) => (await count(url, '"ShareLink" WHERE "revokedAt" IS NOT NULL')) > 0;

/** The one project and mix of whoever owns the demo. */
async function readDemo(owner: Person): Promise<{ projectId: string; mix: Mix }> {
  const { items: projects } = await owner.call(listProjects);
  expect(projects.map(({ name, role }) => ({ name, role }))).toEqual([
    { name: story.project, role: 'owner' },
  ]);
  const projectId = projects[0]?.id ?? '';
  const { items: mixes } = await owner.call(listMixes, { params: { projectId } });
  expect(mixes).toHaveLength(1);
  return { projectId, mix: mixes[0]! };
}

async function expectWhole(owner: Person): Promise<void> {
  const { projectId, mix } = await readDemo(owner);
  expect(mix.versions.map(({ number, status, state }) => ({ number, status, state }))).toEqual([
    { number: 1, status: 'ready', state: 'superseded' },
    { number: 2, status: 'ready', state: 'superseded' },
    { number: 3, status: 'ready', state: 'open' },
  ]);
  const [v1, v2, v3] = mix.versions.map(({ id }) => ({ params: { versionId: id } }));
  expect(mix.versions.map(({ findings }) => findings.map(({ kind }) => kind))).toEqual([
    [],
    [],
    ['true-peak-over'],
  ]);

  const notes = await Promise.all([v1, v2, v3].map((version) => owner.call(listComments, version)));
  const written = notes.flatMap(({ items }) => items);
  const told = story.acts.filter(({ kind }) => kind === 'note' || kind === 'reply');
  expect(written).toHaveLength(told.length);
  expect(written.every(({ author }) => author.kind === 'guest')).toBe(true);
  expect(written.filter(({ visibility }) => visibility === 'team')).toHaveLength(1);
  expect(written.filter(({ resolvedAt }) => resolvedAt !== null).length).toBeGreaterThan(0);
  expect(written.flatMap(({ mentions }) => mentions)).toEqual([{ id: owner.id, name: owner.name }]);
  for (const { items } of notes) {
    const moments = items.map(({ createdAt }) => createdAt);
    expect(moments).toEqual([...moments].sort());
  }

  const decisions = await owner.call(listDecisions, v1);
  expect(decisions.items.map(({ verdict }) => verdict)).toEqual(['changes-requested']);
  const { reviewers } = await owner.call(readReviewers, v3);
  expect(reviewers.map(({ person }) => person.id)).toEqual([owner.id]);

  const { items: facts } = await owner.call(listFacts, { params: { projectId }, query: { limit: 500 } });
  expect(facts.map(({ seq }) => seq)).toEqual(facts.map((_, index) => index + 1));
  expect(facts.filter(({ type }) => type === 'comment.added')).toHaveLength(told.length);
  expect(facts.filter(({ type }) => type === 'version.ready')).toHaveLength(3);
}

describe('the demo', () => {
  it('waits for the first account, and for nobody else', async () => {
    const { baseUrl, databaseUrl } = await open();
    const owner = await newcomer(baseUrl, 'Mara');
    await until(() => isPlanted(databaseUrl), 'The demo', 30_000);
    await expectWhole(owner);

    const second = await newcomer(baseUrl, 'Teo');
    expect((await second.call(listProjects)).items).toEqual([]);
    expect(await count(databaseUrl, '"Project"')).toBe(1);
  }, 120_000);

  it('is there once and whole after it was killed twice on the way', async () => {
    const { baseUrl, databaseUrl, kill, start } = await open();
    const owner = await newcomer(baseUrl, 'Mara');
    const moments = ['"Upload"', '"Comment" WHERE "resolvedAt" IS NOT NULL'];
    for (const moment of moments) {
      await until(async () => (await count(databaseUrl, moment)) > 0, moment, 90_000);
      expect(await isPlanted(databaseUrl)).toBe(false);
      await kill('SIGKILL');
      await start();
    }
    await until(() => isPlanted(databaseUrl), 'The demo', 90_000);
    await expectWhole(owner);
    expect(await count(databaseUrl, '"Project"')).toBe(1);
    expect(await count(databaseUrl, `"Viewer" WHERE kind = 'guest'`)).toBe(3);
  }, 300_000);
});
