import { describe, expect, inject, it } from 'vitest';
import { deleteAsset, listAssets, readAsset } from '@/domain/api/assets';
import { removeVersion } from '@/domain/api/decisions';
import {
  acceptInvitation,
  createInvitation,
  createProject,
  createSession,
  deleteSession,
  listSessions,
  readSession,
  renameSession,
} from '@/domain/api/projects';
import { createMix, listFacts } from '@/domain/api/review';
import { newcomer, uploadFile } from '../support/people';
import { makeTone } from '../support/sounds';

const { baseUrl } = inject('instance');

describe('a stored audio', () => {
  it('[RV50] is listed for members, put away when nothing uses it, and kept while a version does', async () => {
    const mara = await newcomer(baseUrl, 'Mara');
    const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
    const { id: mixId } = await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } });
    const take = await uploadFile(mara, makeTone(0.3, 220), { filename: 'Take.wav', projectId });
    const song = await uploadFile(mara, makeTone(0.3, 330), { filename: 'Song.wav', mixId });

    const listed = (await mara.call(listAssets, { params: { projectId } })).items;
    expect(listed.map(({ filename, status, usedBy }) => [filename, status, usedBy.length])).toEqual([
      ['Song.wav', 'ready', 1],
      ['Take.wav', 'ready', 0],
    ]);
    const of = (assetId = '') => ({ params: { assetId } });
    // It is heard and drawn as the sound of a version is.
    const bytes = async (path: string) =>
      Buffer.from(await (await mara.fetch(path)).arrayBuffer()).toString('latin1', 0, 4);
    expect(await bytes(`/api/assets/${take.assetId}/audio`)).toBe('fLaC');
    expect(await bytes(`/api/assets/${take.assetId}/audio?rendition=original`)).toBe('RIFF');
    expect(await bytes(`/api/assets/${take.assetId}/segments/0`)).toBe('fLaC');
    expect((await mara.fetch(`/api/assets/${take.assetId}/peaks`)).status).toBe(200);
    expect(await mara.call(readAsset, of(take.assetId))).toMatchObject({ sampleRate: 48_000, projectId });
    expect((await mara.ask(deleteAsset, of(song.assetId))).status).toBe(409);
    await mara.call(deleteAsset, of(take.assetId));
    expect((await mara.ask(readAsset, of(take.assetId))).status).toBe(404);
    const facts = await mara.call(listFacts, { params: { projectId }, query: { limit: 500 } });
    // Not the last of them: the compact copy of Song.wav may stand at any moment.
    const putAway = facts.items.filter(({ type }) => type === 'asset.deleted');
    expect(putAway.map(({ data }) => data)).toMatchObject([{ filename: 'Take.wav' }]);
  });

  it('[RV50] of a hidden version exists for the team alone', async () => {
    const [mara, teo] = [await newcomer(baseUrl, 'Mara'), await newcomer(baseUrl, 'Teo')];
    const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
    const { token } = await mara.call(createInvitation, {
      params: { projectId },
      input: { role: 'reviewer' },
    });
    await teo.call(acceptInvitation, { params: { token } });
    const { id: mixId } = await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } });
    const { versionId = '', assetId = '' } = await uploadFile(mara, makeTone(0.3, 330), {
      filename: 'Song.wav',
      mixId,
    });
    expect((await teo.ask(readAsset, { params: { assetId } })).status).toBe(200);
    await mara.call(removeVersion, { params: { versionId } });
    expect((await teo.ask(readAsset, { params: { assetId } })).status).toBe(404);
    expect((await teo.call(listAssets, { params: { projectId } })).items).toEqual([]);
    expect((await mara.ask(readAsset, { params: { assetId } })).status).toBe(200);
  });
});

describe('sessions', () => {
  it('[RV51] come with the project, and more are made, renamed and put away, each as a fact', async () => {
    const mara = await newcomer(baseUrl, 'Mara');
    const { id: projectId, sessionId: first } = await mara.call(createProject, { input: { name: 'EP' } });
    const made = await mara.call(createSession, {
      params: { projectId },
      input: { title: 'Strings', sampleRate: 96_000 },
    });
    const sessionId = made.id;
    const wrong = { title: 'Odd', sampleRate: 12_345 as 48_000 };
    expect((await mara.ask(createSession, { params: { projectId }, input: wrong })).status).toBe(422);
    await mara.call(renameSession, { params: { sessionId }, input: { title: 'Brass' } });
    expect(await mara.call(readSession, { params: { sessionId } })).toMatchObject({
      title: 'Brass',
      sampleRate: 96_000,
    });
    const listed = await mara.call(listSessions, { params: { projectId } });
    expect(listed.items.map(({ id }) => id)).toEqual([first, sessionId]);
    await mara.call(deleteSession, { params: { sessionId } });
    expect((await mara.ask(readSession, { params: { sessionId } })).status).toBe(404);
    const facts = await mara.call(listFacts, { params: { projectId }, query: { limit: 500 } });
    expect(facts.items.map(({ type }) => type).slice(-3)).toEqual([
      'session.made',
      'session.renamed',
      'session.deleted',
    ]);
  });
});
