import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { listLogins, revokeLogin } from '@/domain/api/accounts';
import { deleteAsset } from '@/domain/api/assets';
import { removeVersion } from '@/domain/api/decisions';
import { createProject, deleteProject } from '@/domain/api/projects';
import { createMix, deleteMix, readVersion } from '@/domain/api/review';
import { beginUpload as admitUpload, cancelUpload } from '@/server/assets/uploads';
import { viewerOfLogin } from '@/server/auth/viewer';
import { openDatabase } from '@/server/db/client';
import type { Runtime } from '@/server/runtime';
import { openDiskStorage } from '@/server/storage/disk';
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
import { startInstance } from '../support/instance';
import { makeTone, makeWav } from '../support/sounds';

const { baseUrl, databaseUrl, dataDir } = inject('instance');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let mara: Person;
let mixId: string;

async function makeMix(person: Person): Promise<string> {
  const { id: projectId } = await person.call(createProject, { input: { name: 'EP' } });
  return (await person.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
}

const head = (person: Person, location: string) =>
  person.fetch(location, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
  mixId = await makeMix(mara);
});

describe('resuming', () => {
  it('[RV16] goes on after the server was killed in the middle, and keeps the very bytes', async () => {
    const instance = await startInstance();
    try {
      const person = await newcomer(instance.baseUrl, 'Mara');
      const file = makeTone(8);
      const opened = await beginUpload(person, file.length, {
        filename: 'Song.wav',
        mixId: await makeMix(person),
      });
      const location = opened.headers.get('location') ?? '';
      const half = Math.floor(file.length / 2);
      expect((await sendChunk(person, location, 0, file.subarray(0, half))).status).toBe(204);
      await instance.restart('SIGKILL');
      expect((await head(person, location)).headers.get('upload-offset')).toBe(String(half));
      expect((await sendChunk(person, location, half, file.subarray(half))).status).toBe(204);
      const { status, versionId = '' } = await settled(person, location);
      expect(status).toBe('ready');
      expect((await person.call(readVersion, { params: { versionId } })).sha256).toBe(sha256(file));
      const kept = await person.fetch(`/api/versions/${versionId}/audio?rendition=original`);
      expect(sha256(new Uint8Array(await kept.arrayBuffer()))).toBe(sha256(file));
    } finally {
      await instance.stop();
    }
  });

  it('refuses bytes at a wrong offset, past the end, and of somebody else', async () => {
    const file = makeTone(1);
    const opened = await beginUpload(mara, file.length, { filename: 'Song.wav', mixId });
    const location = opened.headers.get('location') ?? '';
    expect((await sendChunk(mara, location, 7, file.subarray(7))).status).toBe(409);
    expect((await head(await newcomer(baseUrl, 'Teo'), location)).status).toBe(404);
    expect((await head(stranger(baseUrl), location)).status).toBe(401);
    const tooMuch = new Uint8Array(file.length + 10);
    expect((await sendChunk(mara, location, 0, tooMuch)).status).toBe(413);
  });
});

describe('admission', () => {
  it('[RV17] refuses an upload to nowhere, to both places and without a name', async () => {
    const ask = async (fields: Record<string, string>) => (await beginUpload(mara, 10, fields)).status;
    expect(await ask({ filename: 'a.wav' })).toBe(422);
    expect(await ask({ filename: 'a.wav', mixId, projectId: mixId })).toBe(422);
    expect(await ask({ filename: '', mixId })).toBe(422);
    expect(await ask({ filename: 'a.wav', mixId: crypto.randomUUID() })).toBe(404);
  });

  it('[RV17] refuses what the quota or the disk do not allow, before a byte is sent', async () => {
    const full = await startInstance({ env: { TALKBACK_QUOTA_GB: '0.001' } });
    try {
      const person = await newcomer(full.baseUrl, 'Mara');
      const place = { filename: 'a.wav', mixId: await makeMix(person) };
      const answers = await Promise.all(Array.from({ length: 8 }, () => beginUpload(person, 300_000, place)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
      const refused = answers.find(({ status }) => status !== 201);
      expect([refused?.status, await refused?.text()]).toEqual([
        413,
        expect.stringContaining('Nothing was sent.'),
      ]);
    } finally {
      await full.stop();
    }
    const short = await startInstance({ env: { TALKBACK_RESERVE_GB: '1000000' } });
    try {
      const person = await newcomer(short.baseUrl, 'Mara');
      const opened = await beginUpload(person, 10, { filename: 'a.wav', mixId: await makeMix(person) });
      expect(opened.status).toBe(507);
      expect(await (await person.fetch('/readyz')).json()).toEqual({
        status: 'degraded',
        shortOfSpace: 1,
        damagedSessions: 0,
        sessionsAway: 0,
      });
    } finally {
      await short.stop();
    }
  });
});

describe('the quota of a workspace', () => {
  it('[RV105] counts what is kept and what is on its way, and comes back with what is not', async () => {
    const instance = await startInstance({ env: { TALKBACK_QUOTA_GB: '0.001' } });
    try {
      const person = await newcomer(instance.baseUrl, 'Mara');
      const home = await person.call(createProject, { input: { name: 'EP' } });
      const mix = async (projectId = home.id) =>
        (await person.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
      const at = { filename: 'Song.wav', mixId: await mix() };
      const tone = makeTone(4);
      const isFull = async () => {
        const { status } = await beginUpload(person, 300_000, at);
        expect([201, 413]).toContain(status);
        return status === 413;
      };
      const taken = async (fields: Record<string, string>, file = tone) => {
        const result = await uploadFile(person, file, fields);
        expect(await isFull()).toBe(true);
        return result;
      };
      const free = async (how: () => Promise<unknown>) => {
        await how();
        const opened = await beginUpload(person, 300_000, at);
        expect(opened.status).toBe(201);
        const location = opened.headers.get('location') ?? '';
        await person.fetch(location, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } });
      };

      const { versionId = '' } = await taken(at);
      const destroy = { destroy: true, reason: 'A sample we may not use' } as const;
      await free(() => person.call(removeVersion, { params: { versionId }, input: destroy }));
      const noise = new Uint8Array(800_000).fill(65);
      const { versionId: broken = '' } = await taken(at, noise);
      await free(() => person.call(removeVersion, { params: { versionId: broken } }));
      const uploads = path.join(instance.dataDir, 'uploads');
      const kept = () =>
        fs.readdirSync(uploads).filter((name) => fs.statSync(path.join(uploads, name)).size > 0);
      await expect.poll(kept, { timeout: 20_000 }).toEqual([]);
      const stem = await taken({ filename: 'Take.wav', projectId: home.id });
      await free(() => person.call(deleteAsset, { params: { assetId: stem.assetId ?? '' } }));
      const mixId = await mix();
      await taken({ ...at, mixId });
      await free(() => person.call(deleteMix, { params: { mixId } }));
      const { id: projectId } = await person.call(createProject, { input: { name: 'Old' } });
      await taken({ filename: 'Old.wav', mixId: await mix(projectId) });
      await free(() => person.call(deleteProject, { params: { projectId } }));
      await beginUpload(person, 800_000, at);
      expect(await isFull()).toBe(true);
    } finally {
      await instance.stop();
    }
  });
});

describe('the disk', () => {
  const db = openDatabase(databaseUrl);
  afterAll(() => db.$disconnect());

  it('[RV105] is taken by what was admitted, before its bytes are here', async () => {
    const terabyte = 1e12;
    const { items } = await mara.call(listLogins);
    const storage = { ...(await openDiskStorage(dataDir)), freeBytes: () => Promise.resolve(5 * terabyte) };
    const env = { quotaBytes: 100 * terabyte, reserveBytes: terabyte / 2 };
    const runtime = { db, storage, env, now: () => new Date() } as unknown as Runtime;
    const viewer = await viewerOfLogin(runtime, items.find(({ isCurrent }) => isCurrent)?.id ?? '');
    if (!viewer) throw new Error('Mara is not signed in.');
    const ask = (id: string) =>
      admitUpload(runtime, viewer, { id, bytes: 1.5 * terabyte, metadata: { filename: 'Film.wav', mixId } });
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    try {
      await ask(first);
      await expect(ask(second)).rejects.toMatchObject({ code: 'disk-full' });
      await cancelUpload(runtime, first);
      await ask(second);
    } finally {
      for (const id of [first, second]) await cancelUpload(runtime, id);
    }
  });
});

describe('sending sound', () => {
  it('answers ranges, HEAD and unchanged files as the standard says', async () => {
    const { versionId = '' } = await uploadFile(mara, makeTone(2), { filename: 'Song.wav', mixId });
    const url = `/api/versions/${versionId}/audio`;
    const whole = new Uint8Array(await (await mara.fetch(url)).arrayBuffer());
    const part = await mara.fetch(url, { headers: { range: 'bytes=100-199' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${whole.length}`]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(whole.slice(100, 200));
    const tail = await mara.fetch(url, { headers: { range: 'bytes=-10' } });
    expect(new Uint8Array(await tail.arrayBuffer())).toEqual(whole.slice(-10));
    expect((await mara.fetch(url, { headers: { range: `bytes=${whole.length}-` } })).status).toBe(416);
    const etag = part.headers.get('etag') ?? '';
    expect((await mara.fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await mara.fetch(url, { headers: { range: 'bytes=0-1', 'if-range': '"other"' } })).status).toBe(
      200,
    );
    const asked = await mara.fetch(url, { method: 'HEAD' });
    expect([asked.status, asked.headers.get('content-length')]).toEqual([200, String(whole.length)]);
    expect(asked.headers.get('x-content-type-options')).toBe('nosniff');
    expect(asked.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('[RV6] stops when its login is revoked', async () => {
    let seed = 1;
    const noise = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5;
    const { versionId = '' } = await uploadFile(mara, makeWav({ seconds: 60 }, noise), {
      filename: 'Noise.wav',
      mixId,
    });
    const phone = stranger(baseUrl);
    await signIn(phone, mara.email);
    const response = await phone.fetch(`/api/versions/${versionId}/audio?rendition=original`);
    const reader = response.body?.getReader();
    await reader?.read();
    const current = (await phone.call(listLogins)).items.find(({ isCurrent }) => isCurrent);
    await mara.call(revokeLogin, { params: { loginId: current?.id ?? '' } });
    const drain = async () => {
      for (let total = 0; ;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) return total;
        total += (value as Uint8Array).length;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await expect(drain()).rejects.toThrow();
  });
});
