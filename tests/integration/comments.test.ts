import { beforeAll, describe, expect, inject, it } from 'vitest';
import {
  addComment,
  changeComment,
  createMix,
  deleteComment,
  listComments,
  listFacts,
  readMix,
  readVersion,
} from '@/domain/api/review';
import { acceptInvitation, createInvitation, createProject, listProjects } from '@/domain/api/projects';
import type { ProjectRole } from '@/domain/roles';
import { newcomer, uploadFile, type Person } from '../support/people';
import { makeTone } from '../support/sounds';

const { baseUrl } = inject('instance');

let mara: Person;
let teo: Person;
let ife: Person;
let projectId: string;
let versionId: string;
let frames: number;

async function join(person: Person, role: ProjectRole): Promise<void> {
  const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role } });
  await person.call(acceptInvitation, { params: { token } });
}

beforeAll(async () => {
  [mara, teo, ife] = [
    await newcomer(baseUrl, 'Mara'),
    await newcomer(baseUrl, 'Teo'),
    await newcomer(baseUrl, 'Ife'),
  ];
  projectId = (await mara.call(createProject, { input: { name: 'Saltworks EP' } })).id;
  await join(teo, 'reviewer');
  await join(ife, 'editor');
  const mix = await mara.call(createMix, { params: { projectId }, input: { title: 'Harbour Lights' } });
  const result = await uploadFile(mara, makeTone(), { filename: 'Harbour Lights_v1.wav', mixId: mix.id });
  expect(result.status).toBe('ready');
  versionId = result.versionId ?? '';
  frames = (await mara.call(readVersion, { params: { versionId } })).frames ?? 0;
});

describe('regions', () => {
  it('[RV21] takes a span that ends with the version and a point before its end', async () => {
    const span = await teo.call(addComment, {
      params: { versionId },
      input: { text: 'The whole thing', region: { startFrame: 0, endFrame: frames } },
    });
    expect(span.region).toEqual({ startFrame: 0, endFrame: frames });
    const point = await teo.call(addComment, {
      params: { versionId },
      input: { text: 'Here', region: { startFrame: frames - 1 } },
    });
    expect(point.region).toEqual({ startFrame: frames - 1 });
  });

  it.each([
    { startFrame: 0, endFrame: 0 },
    { startFrame: 10, endFrame: 10 },
    { startFrame: -1, endFrame: 10 },
    { startFrame: 0.5, endFrame: 10 },
  ])('[RV21] refuses %j', async (region) => {
    const { status, body } = await teo.ask(addComment, {
      params: { versionId },
      input: { text: 'x', region },
    });
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain('region');
  });

  it('[RV21] refuses what lies past the end', async () => {
    for (const region of [{ startFrame: frames }, { startFrame: 0, endFrame: frames + 1 }]) {
      const { status } = await teo.ask(addComment, { params: { versionId }, input: { text: 'x', region } });
      expect(status).toBe(422);
    }
  });
});

describe('idempotency', () => {
  it('[RV22] writes one comment for a key sent ten times at once', async () => {
    const before = await teo.call(listComments, { params: { versionId } });
    const headers = { 'idempotency-key': `key-${crypto.randomUUID()}` };
    const send = () => teo.ask(addComment, { params: { versionId }, input: { text: 'Once' }, headers });
    const answers = await Promise.all(Array.from({ length: 10 }, send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const after = await teo.call(listComments, { params: { versionId } });
    expect(after.items.length).toBe(before.items.length + 1);
  });

  it('[RV112] makes one project for a key sent ten times at once', async () => {
    const headers = { 'idempotency-key': `key-${crypto.randomUUID()}` };
    const send = () => teo.ask(createProject, { input: { name: 'Wanted once' }, headers });
    const answers = await Promise.all(Array.from({ length: 10 }, send));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const { items } = await teo.call(listProjects, { query: { limit: 50 } });
    expect(items.filter(({ name }) => name === 'Wanted once')).toHaveLength(1);
  });

  it('[RV22] refuses the key for another body', async () => {
    const headers = { 'idempotency-key': `key-${crypto.randomUUID()}` };
    await teo.call(addComment, { params: { versionId }, input: { text: 'One thing' }, headers });
    const other = await teo.ask(addComment, { params: { versionId }, input: { text: 'Another' }, headers });
    expect(other.status).toBe(422);
    expect(other.text).toContain('key-reused');
  });
});

describe('threads', () => {
  it('[RV23] keeps a reply in its thread and out of threads of replies', async () => {
    const first = await teo.call(addComment, { params: { versionId }, input: { text: 'Too loud' } });
    const reply = await mara.call(addComment, {
      params: { versionId },
      input: { text: 'Heard', parentId: first.id },
    });
    expect(reply.parentId).toBe(first.id);
    const deeper = await teo.ask(addComment, {
      params: { versionId },
      input: { text: 'No', parentId: reply.id },
    });
    expect(deeper.status).toBe(422);
    const nowhere = await teo.ask(addComment, {
      params: { versionId },
      input: { text: 'No', parentId: crypto.randomUUID() },
    });
    expect(nowhere.status).toBe(422);
  });

  it('[RV24] lets the author rewrite, the author and an owner delete, whoever may comment resolve', async () => {
    const note = await teo.call(addComment, { params: { versionId }, input: { text: 'Softer' } });
    const params = { commentId: note.id };
    expect((await ife.ask(changeComment, { params, input: { text: 'Louder' } })).status).toBe(403);
    expect(
      (await teo.call(changeComment, { params, input: { text: 'Much softer' } })).editedAt,
    ).not.toBeNull();
    expect((await ife.call(changeComment, { params, input: { resolved: true } })).resolvedBy?.name).toBe(
      'Ife',
    );
    expect((await ife.ask(deleteComment, { params })).status).toBe(403);
    expect((await teo.ask(deleteComment, { params })).status).toBe(204);
    expect(
      (await mara.call(listComments, { params: { versionId } })).items.map(({ id }) => id),
    ).not.toContain(note.id);
    expect((await teo.call(changeComment, { params, input: { deleted: false } })).text).toBe('Much softer');
    expect((await mara.ask(deleteComment, { params })).status).toBe(204);
  });
});

describe('team notes', () => {
  it('[RV5] exist for the team alone: list, reply, change, facts and counts', async () => {
    const count = async (person: Person) => {
      const { mixId } = await person.call(readVersion, { params: { versionId } });
      return (await person.call(readMix, { params: { mixId } })).openComments;
    };
    const [teoBefore, ifeBefore] = [await count(teo), await count(ife)];
    const secret = await ife.call(addComment, {
      params: { versionId },
      input: { text: 'Bass is late', visibility: 'team' },
    });
    const reply = await mara.call(addComment, {
      params: { versionId },
      input: { text: 'Yes', parentId: secret.id },
    });
    expect(reply.visibility).toBe('team');
    expect((await mara.call(listComments, { params: { versionId } })).items.map(({ id }) => id)).toContain(
      secret.id,
    );
    expect((await teo.ask(listComments, { params: { versionId } })).text).not.toContain(secret.id);
    const params = { commentId: secret.id };
    const missing = { commentId: crypto.randomUUID() };
    const refused = await teo.ask(changeComment, { params, input: { resolved: true } });
    const absent = await teo.ask(changeComment, { params: missing, input: { resolved: true } });
    expect([refused.status, refused.text]).toEqual([absent.status, absent.text]);
    expect(
      (await teo.ask(addComment, { params: { versionId }, input: { text: 'x', parentId: secret.id } }))
        .status,
    ).toBe(422);
    expect(
      (await teo.ask(addComment, { params: { versionId }, input: { text: 'x', visibility: 'team' } })).status,
    ).toBe(403);
    expect((await teo.ask(listFacts, { params: { projectId } })).text).not.toContain(secret.id);
    expect((await mara.ask(listFacts, { params: { projectId } })).text).toContain(secret.id);
    expect(await count(teo)).toBe(teoBefore);
    expect(await count(ife)).toBe(ifeBefore + 1);
  });
});

describe('facts', () => {
  it('[RV33] are numbered without gaps while many write at once', async () => {
    const write = (person: Person, n: number) =>
      person.call(addComment, { params: { versionId }, input: { text: `Note ${n}` } });
    await Promise.all(Array.from({ length: 20 }, (_, n) => write([mara, teo, ife][n % 3] ?? mara, n)));
    const { items } = await mara.call(listFacts, { params: { projectId }, query: { limit: 500 } });
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1));
  });
});
