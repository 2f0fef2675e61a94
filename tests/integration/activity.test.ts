import { beforeAll, describe, expect, inject, it } from 'vitest';
import { decide, removeVersion, reopenVersion } from '@/domain/api/decisions';
import { acceptInvitation, createInvitation, createProject, listProjects } from '@/domain/api/projects';
import { addComment, createMix, listFacts, readVersion } from '@/domain/api/review';
import type { ProjectRole } from '@/domain/roles';
import { newcomer, stranger, uploadFile, type Person } from '../support/people';
import { makeTone } from '../support/sounds';

const { baseUrl } = inject('instance');

let mara: Person;
let ife: Person;
let teo: Person;
let projectId: string;
let mixId: string;
let versionId: string;
let secretId: string;

async function join(person: Person, role: ProjectRole): Promise<void> {
  const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role } });
  await person.call(acceptInvitation, { params: { token } });
}

beforeAll(async () => {
  [mara, ife, teo] = [
    await newcomer(baseUrl, 'Mara'),
    await newcomer(baseUrl, 'Ife'),
    await newcomer(baseUrl, 'Teo'),
  ];
  projectId = (await mara.call(createProject, { input: { name: 'EP' } })).id;
  await join(ife, 'editor');
  await join(teo, 'reviewer');
  mixId = (await mara.call(createMix, { params: { projectId }, input: { title: 'Undertow' } })).id;
  const sent = await uploadFile(mara, makeTone(0.3, 220), { filename: 'Undertow.wav', mixId });
  versionId = sent.versionId ?? '';
  const params = { versionId };
  await teo.call(addComment, { params, input: { text: 'The bass is late' } });
  const secret = { text: 'Not for the label', visibility: 'team' } as const;
  secretId = (await ife.call(addComment, { params, input: secret })).id;
  const { pcmSha256 } = await teo.call(readVersion, { params });
  await teo.call(decide, { params, input: { verdict: 'approved', pcmSha256: pcmSha256 ?? '' } });
  await mara.call(reopenVersion, { params, input: { reason: 'One click left at the end' } });
  await mara.call(removeVersion, { params, input: { destroy: true, reason: 'A sample we may not use' } });
});

const ask = (person: Person, query: Record<string, unknown> = {}) =>
  person.call(listFacts, { params: { projectId }, query: query });

/** What somebody reads on the page, its markup taken away. */
async function read(person: Person, query = ''): Promise<string> {
  const answer = await person.fetch(`/projects/${projectId}/activity${query}`);
  expect(answer.status).toBe(200);
  return wordsOf(await answer.text());
}

const wordsOf = (html: string) =>
  (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '')
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]+>/g, '')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, '&');

describe('the facts of a project', () => {
  it('[RV60] are read the latest first in portions that meet without a gap or a double', async () => {
    const whole = (await ask(mara, { limit: 500 })).items;
    const found = [];
    for (let before: string | null | undefined; before !== null;) {
      const portion = await ask(mara, { order: 'desc', limit: 4, ...(before ? { before } : {}) });
      expect(portion.items.length).toBeLessThanOrEqual(4);
      found.push(...portion.items);
      before = portion.nextCursor;
    }
    expect(found).toEqual([...whole].reverse());
  });

  it('[RV60] are found by person and by kind', async () => {
    const types = async (query: Record<string, unknown>) =>
      (await ask(mara, query)).items.map(({ type }) => type);
    expect(await types({ actor: teo.id, kind: 'decisions' })).toEqual(['decision.made', 'version.approved']);
    expect(await types({ kind: 'notes' })).toEqual(['comment.added', 'comment.added']);
    expect(new Set((await ask(mara, { actor: ife.id })).items.map(({ actor }) => actor.id))).toEqual(
      new Set([ife.id]),
    );
    const refused = await mara.ask(listFacts, {
      params: { projectId },
      query: { kind: 'gossip' } as never,
    });
    expect(refused.status).toBe(422);
  });

  it('[RV60] [RV5] hold the team’s for the team alone, in every order and under every filter', async () => {
    const queries = [
      {},
      { order: 'desc' },
      { order: 'desc', before: 1000 },
      { kind: 'notes' },
      { actor: ife.id },
      { order: 'desc', actor: ife.id, kind: 'notes' },
    ];
    for (const query of queries) {
      expect(JSON.stringify(await ask(mara, query))).toContain(secretId);
      expect(JSON.stringify(await ask(teo, query))).not.toContain(secretId);
    }
  });

  it('[RV61] begin where a page’s data ends: the project carries its head', async () => {
    const { items } = await teo.call(listProjects);
    const { headSeq } = items.find(({ id }) => id === projectId) ?? { headSeq: -1 };
    const last = (await ask(mara, { order: 'desc', limit: 1 })).items[0];
    expect(headSeq).toBe(last?.seq);
    expect((await ask(teo, { after: headSeq })).items).toEqual([]);
    await teo.call(addComment, { params: { versionId }, input: { text: 'Thank you' } });
    expect((await ask(teo, { after: headSeq })).items.map(({ type }) => type)).toEqual(['comment.added']);
  });
});

describe('the activity page', () => {
  it('[RV62] tells a decision, a reopening with its reason and a removal in words', async () => {
    const words = await read(teo);
    expect(words).toContain('Teo approved Undertow v1');
    expect(words).toContain('Mara reopened Undertow v1: “One click left at the end”');
    expect(words).toContain('Mara destroyed the sound of Undertow v1: “A sample we may not use”');
    expect(words).toContain('Teo joined as reviewer');
  });

  it('[RV62] leads from a note’s fact to the note', async () => {
    const { items } = await ask(teo, { kind: 'notes', limit: 1 });
    const commentId = String(items[0]?.data['commentId']);
    const page = await teo.fetch(`/projects/${projectId}/activity`);
    expect(await page.text()).toContain(`href="/mixes/${mixId}?v=1&amp;c=${commentId}"`);
  });

  it('[RV60] [RV5] never holds a team note’s fact for a reviewer, nor who only wrote team notes', async () => {
    for (const query of ['', '?kind=notes', `?who=${ife.id}`, `?who=${ife.id}&kind=notes`]) {
      const answer = await teo.fetch(`/projects/${projectId}/activity${query}`);
      expect(await answer.text()).not.toContain(secretId);
    }
    expect(await read(teo, `?who=${ife.id}&kind=notes`)).toContain('Nothing of that kind happened here.');
    expect(await read(ife, `?who=${ife.id}&kind=notes`)).toContain('Ife wrote a note on Undertow v1');
  });

  it('[RV1] is not there for whoever is not in the project', async () => {
    const outsider = await newcomer(baseUrl, 'Noor');
    const [there, nowhere] = await Promise.all(
      [projectId, crypto.randomUUID()].map((id) => outsider.fetch(`/projects/${id}/activity`)),
    );
    expect([there?.status, nowhere?.status]).toEqual([404, 404]);
    const signedOut = await stranger(baseUrl).fetch(`/projects/${projectId}/activity`);
    expect(signedOut.headers.get('location')).toContain(
      encodeURIComponent(`/projects/${projectId}/activity`),
    );
  });
});
