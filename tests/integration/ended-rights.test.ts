import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createLink, enterLink, revokeLink } from '@/domain/api/links';
import { acceptInvitation, createInvitation, createProject, removeMember } from '@/domain/api/projects';
import { createMix } from '@/domain/api/review';
import { openFacts } from '../support/facts';
import { beginUpload, newcomer, stranger, uploadFile, type Person } from '../support/people';
import { makeWav } from '../support/sounds';

const { baseUrl, dataDir } = inject('instance');
const LARGE = 48 * 1024 * 1024;

let mara: Person;
let projectId: string;
let mixId: string;
let versionId: string;

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
  projectId = (await mara.call(createProject, { input: { name: 'EP' } })).id;
  mixId = (await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
  let seed = 1;
  const noise = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5;
  const song = makeWav({ seconds: 60 }, noise);
  const uploaded = await uploadFile(mara, song, { filename: 'Song.wav', mixId });
  versionId = uploaded.versionId ?? '';
  // Peaks of a day: more than the buffers between the two ends take in.
  fs.truncateSync(path.join(dataDir, 'assets', uploaded.assetId ?? '', 'peaks-256.dat'), LARGE);
});

const audio = () => `/api/versions/${versionId}/audio?rendition=lossless`;
const peaks = () => `/api/versions/${versionId}/peaks?samplesPerPixel=256`;

interface Slow {
  promised: number;
  /** Reads what is left, resting after each part, and says how much came in all and whether it was whole. */
  readOn(restMs?: number): Promise<{ bytes: number; isWhole: boolean }>;
}

/** Asks for something and takes only its first bytes. */
function openSlowly(person: Person, url: string): Promise<Slow> {
  const cookie = [...person.jar].map(([key, value]) => `${key}=${value}`).join('; ');
  return new Promise((resolve, reject) => {
    const request = http.get(new URL(url, baseUrl), { headers: { cookie }, agent: false }, (response) => {
      let bytes = 0;
      const ended = new Promise<boolean>((settle) => {
        response.once('end', () => settle(response.complete));
        response.once('error', () => settle(false));
      });
      response.once('data', (part: Buffer) => {
        bytes += part.length;
        response.pause();
        resolve({
          promised: Number(response.headers['content-length']),
          async readOn(restMs = 0) {
            response.on('data', (more: Buffer) => {
              bytes += more.length;
              if (restMs === 0) return;
              response.pause();
              setTimeout(() => response.resume(), restMs);
            });
            response.resume();
            return { isWhole: await ended, bytes };
          },
        });
      });
    });
    request.once('error', reject);
  });
}

async function expectCut(open: Slow): Promise<void> {
  // As slowly as somebody listens: read at once, the rest is there before the server has heard of the end.
  const { isWhole, bytes } = await open.readOn(10);
  expect(isWhole).toBe(false);
  expect(bytes).toBeLessThan(open.promised);
}

async function expectWhole(open: Slow): Promise<void> {
  expect(await open.readOn()).toEqual({ isWhole: true, bytes: open.promised });
}

async function enter(expiresAt?: Date): Promise<{ guest: Person; linkId: string }> {
  const input = {
    permission: 'listen' as const,
    ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}),
  };
  const { id, url } = await mara.call(createLink, { params: { mixId }, input });
  const guest = stranger(baseUrl, 'Yuki');
  await guest.fetch(new URL(url).pathname);
  await guest.call(enterLink, { params: { linkId: id }, input: { name: 'Yuki' } });
  return { guest, linkId: id };
}

async function invite(name: string): Promise<Person> {
  const person = await newcomer(baseUrl, name);
  const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role: 'editor' } });
  await person.call(acceptInvitation, { params: { token } });
  return person;
}

const openBoth = (person: Person) => Promise.all([openSlowly(person, audio()), openSlowly(person, peaks())]);

describe('a share link', () => {
  it('[RV80] cuts what its guests are hearing when it is revoked, and nobody else', async () => {
    const [ended, standing] = [await enter(), await enter()];
    const theirs = await openBoth(ended.guest);
    const others = await Promise.all([openBoth(standing.guest), openBoth(mara)]);
    await mara.call(revokeLink, { params: { linkId: ended.linkId } });
    expect((await ended.guest.fetch(audio())).status).toBe(404);
    for (const open of theirs) await expectCut(open);
    for (const open of others.flat()) await expectWhole(open);
  });

  it('[RV80] cuts what its guests are hearing when it expires', async () => {
    const { guest } = await enter(new Date(Date.now() + 3000));
    const open = await openBoth(guest);
    const asked = async () => (await guest.fetch(audio(), { method: 'HEAD' })).status;
    await expect.poll(asked, { timeout: 20_000 }).toBe(404);
    for (const one of open) await expectCut(one);
  });

  it('[RV81] ends the live facts of its guests when it is revoked, and when it expires', async () => {
    const revoked = await enter();
    const live = openFacts(baseUrl, revoked.guest, projectId);
    await live.opened;
    await mara.call(revokeLink, { params: { linkId: revoked.linkId } });
    expect(await live.closed).toBe(4404);
    const { guest } = await enter(new Date(Date.now() + 3000));
    const short = openFacts(baseUrl, guest, projectId);
    await short.opened;
    expect(await short.closed).toBe(4404);
    const again = openFacts(baseUrl, guest, projectId);
    expect(await again.closed).toBe(4404);
  });
});

describe('a member who is taken out', () => {
  it('[RV80] hears and sends nothing more of the project, but what is his elsewhere goes on', async () => {
    const teo = await invite('Teo');
    const place = await beginUpload(teo, LARGE, { filename: 'Song.wav', mixId });
    const location = place.headers.get('location') ?? '';
    const sending = new Promise<string>((resolve) => {
      const cookie = [...teo.jar].map(([key, value]) => `${key}=${value}`).join('; ');
      const headers = {
        cookie,
        origin: baseUrl,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': LARGE,
      };
      const url = new URL(location, baseUrl);
      const request = http.request(url, { method: 'PATCH', headers, agent: false }, () =>
        resolve('answered'),
      );
      request.once('error', () => resolve('cut'));
      // The rest never comes: without a cut this would wait for ever.
      request.write(Buffer.alloc(64 * 1024));
    });
    const elsewhere = (await teo.call(createProject, { input: { name: 'Own' } })).id;
    const ownMix = (await teo.call(createMix, { params: { projectId: elsewhere }, input: { title: 'Own' } }))
      .id;
    const own = makeWav(
      { seconds: 40 },
      (frame, channel) => ((frame * 7919 + channel * 31) % 977) / 977 - 0.5,
    );
    const ownVersion = (await uploadFile(teo, own, { filename: 'Own.wav', mixId: ownMix })).versionId ?? '';
    const kept = await openSlowly(teo, `/api/versions/${ownVersion}/audio?rendition=original`);
    const open = await openBoth(teo);
    await mara.call(removeMember, { params: { projectId, userId: teo.id } });
    for (const one of open) await expectCut(one);
    expect(await sending).toBe('cut');
    await expectWhole(kept);
  });
});
