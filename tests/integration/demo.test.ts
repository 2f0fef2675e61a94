import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { decide, listDecisions, nameReviewers, readReviewers } from '@/domain/api/decisions';
import { createProject, deleteProject, listMembers, listProjects } from '@/domain/api/projects';
import { addComment, listComments, listFacts, listMixes, readVersion, type Mix } from '@/domain/api/review';
import { story } from '@/server/demo/story';
import { startInstance, type Instance } from '../support/instance';
import { newcomer, uploadFile, type Person } from '../support/people';
import { makeTone } from '../support/sounds';

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
  expect(projects.map(({ isDemo }) => isDemo)).toEqual([true]);
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
  const { items: members } = await owner.call(listMembers, { params: { projectId } });
  const team = members
    .filter(({ role }) => role === 'owner' || role === 'editor')
    .map(({ userId }) => userId);
  expect(members.map(({ name, role, isClosed }) => `${name} ${role} ${isClosed}`).sort()).toEqual([
    'Mara owner false',
    'Teo Berg editor true',
  ]);
  const secrets = written.filter(({ visibility }) => visibility === 'team');
  expect(secrets).toHaveLength(1);
  expect(secrets.every(({ author }) => team.includes(author.id))).toBe(true);
  expect(mix.versions.every(({ uploadedBy }) => team.includes(uploadedBy.id))).toBe(true);
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

async function readDemoAmong(owner: Person): Promise<{ projectId: string }> {
  const { items } = await owner.call(listProjects);
  return { projectId: items.find(({ isDemo }) => isDemo)?.id ?? '' };
}

/** The closed account of a colleague is waited for by nobody: its owner settles what waits for him, and his own upload. */
async function expectToDecideAlone(owner: Person): Promise<void> {
  const { projectId, mix } = await readDemo(owner);
  const { items: members } = await owner.call(listMembers, { params: { projectId } });
  const teo = members.find(({ isClosed }) => isClosed)?.userId ?? '';
  const approve = async (versionId: string) => {
    const { pcmSha256 } = await owner.call(readVersion, { params: { versionId } });
    const input = { verdict: 'approved', pcmSha256: pcmSha256 ?? '' } as const;
    return (await owner.call(decide, { params: { versionId }, input })).state;
  };
  const v3 = mix.versions.at(-1)?.id ?? '';
  const params = { versionId: v3 };
  expect((await owner.ask(nameReviewers, { params, input: { userIds: [teo] } })).status).toBe(422);
  const named = await owner.call(addComment, { params, input: { text: '@Teo Berg, look', mentions: [teo] } });
  expect(named.mentions).toEqual([]);
  expect(await approve(v3)).toBe('approved');
  const own = await uploadFile(owner, makeTone(0.5, 330), {
    filename: 'Harbour Lights_v4.wav',
    mixId: mix.id,
  });
  expect(await approve(own.versionId ?? '')).toBe('approved');
}

describe('the demo', () => {
  it('[RV65] [RV66] waits for the first account, and for nobody else', async () => {
    const { baseUrl, databaseUrl } = await open();
    const owner = await newcomer(baseUrl, 'Mara');
    await until(() => isPlanted(databaseUrl), 'The demo', 30_000);
    await expectWhole(owner);

    await expectToDecideAlone(owner);
    expect((await owner.call(createProject, { input: { name: 'EP' } })).isDemo).toBe(false);

    const second = await newcomer(baseUrl, 'Teo');
    expect((await second.call(listProjects)).items).toEqual([]);
    expect(await count(databaseUrl, '"Project"')).toBe(2);
    expect(await count(databaseUrl, '"Mail"')).toBe(0);

    const { projectId } = await readDemoAmong(owner);
    await owner.call(deleteProject, { params: { projectId } });
    expect((await owner.call(listProjects)).items.map(({ name }) => name)).toEqual(['EP']);
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
    expect(await count(databaseUrl, `"Viewer" WHERE kind = 'guest'`)).toBe(2);
    expect(await count(databaseUrl, '"User"')).toBe(2);
  }, 300_000);
});
