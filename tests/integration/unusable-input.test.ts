import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { removeIdentity } from '@/domain/api/accounts';
import { operations } from '@/domain/api/operations';
import { createProject } from '@/domain/api/projects';
import { addComment, createMix } from '@/domain/api/review';
import { beginUpload, newcomer, uploadFile, type Person } from '../support/people';
import { makeTone } from '../support/sounds';

const { baseUrl } = inject('instance');

let mara: Person;
beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
});

describe('what no row can hold', () => {
  it.each([
    ['a NUL', 'a\0b'],
    ['half of a sign', 'a\ud800b'],
  ])('[RV95] is refused as not understood, by every door: %s', async (_, odd) => {
    const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
    const { id: mixId } = await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } });
    const { versionId = '' } = await uploadFile(mara, makeTone(0.2), { filename: 'Song.wav', mixId });
    const named = await mara.ask(createProject, { input: { name: odd } });
    expect([named.status, named.text]).toEqual([422, expect.stringContaining('"path":"name"')]);
    expect((await mara.ask(createMix, { params: { projectId }, input: { title: odd } })).status).toBe(422);
    expect((await mara.ask(addComment, { params: { versionId }, input: { text: odd } })).status).toBe(422);
    if (odd.includes('\0')) {
      expect((await mara.ask(removeIdentity, { params: { provider: odd } })).status).toBe(422);
      expect((await mara.fetch(`/api/projects?cursor=${encodeURIComponent(odd)}`)).status).toBe(422);
      expect((await beginUpload(mara, 4, { filename: odd, mixId })).status).toBe(422);
    }
  });
});

it('[RV95] deep nesting is not understood either, and breaks nothing', async () => {
  const headers = { 'content-type': 'application/json' };
  const body = `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect((await mara.fetch('/api/projects', { method: 'POST', headers, body })).status).toBe(422);
});

describe('an id that is none', () => {
  const lists = operations.filter(
    ({ method, query }) => method === 'GET' && query.safeParse({ cursor: randomUUID() }).success,
  );

  it.each(lists.map((list) => [list.operation, list] as const))(
    '[RV95] is refused as the place where %s goes on',
    async (_, { path }) => {
      const filled = path.replace(/:\w+/g, randomUUID());
      const answer = await mara.fetch(`${filled}?cursor=x`);
      expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('"path":"cursor"')]);
    },
  );

  it('[RV1] names no upload', async () => {
    for (const method of ['HEAD', 'DELETE']) {
      const answer = await mara.fetch('/api/uploads/x', { method, headers: { 'tus-resumable': '1.0.0' } });
      expect([method, answer.status]).toEqual([method, 404]);
    }
  });
});
