import { beforeAll, describe, expect, inject, it } from 'vitest';
import { decide, removeVersion } from '@/domain/api/decisions';
import { createLink, enterLink, revokeLink } from '@/domain/api/links';
import { createProject } from '@/domain/api/projects';
import { addComment, createMix, listComments, listFacts, readMix, readVersion } from '@/domain/api/review';
import type { LinkPermission } from '@/domain/roles';
import { newcomer, stranger, uploadFile, type Person } from '../support/people';
import { makeTone } from '../support/sounds';

const { baseUrl } = inject('instance');

let mara: Person;
let projectId: string;
let mixId: string;
let one: string;
let two: string;

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
  projectId = (await mara.call(createProject, { input: { name: 'EP' } })).id;
  mixId = (await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
  one = (await uploadFile(mara, makeTone(0.5, 220), { filename: 'Song.wav', mixId })).versionId ?? '';
  two = (await uploadFile(mara, makeTone(0.5, 330), { filename: 'Song.wav', mixId })).versionId ?? '';
});

interface Wish {
  permission?: LinkPermission;
  versionId?: string;
  password?: string;
  allowDownload?: boolean;
  expiresAt?: string;
}

async function share({ permission = 'comment', ...wish }: Wish = {}) {
  return mara.call(createLink, { params: { mixId }, input: { permission, ...wish } });
}

async function enter({ id, url }: { id: string; url: string }, password?: string) {
  const guest = stranger(baseUrl, 'Yuki');
  const opened = await guest.fetch(new URL(url).pathname);
  const input = { name: 'Yuki', ...(password === undefined ? {} : { password }) };
  return { guest, opened, entered: await guest.ask(enterLink, { params: { linkId: id }, input }) };
}

describe('share links', () => {
  it('[RV93] are refused to whoever may not share before anything is hashed for him', async () => {
    const eve = await newcomer(baseUrl, 'Eve');
    const input = { permission: 'listen', password: 'a password of a link' } as const;
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => eve.ask(createLink, { params: { mixId }, input })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
  }, 60_000);

  it('[RV94] take so many wrong passwords from everywhere together, and no more', async () => {
    const { id, url } = await share({ password: 'open sesame' });
    const guest = stranger(baseUrl, 'Yuki');
    await guest.fetch(new URL(url).pathname);
    const come = async (secret: string, address: string) =>
      guest.ask(enterLink, {
        params: { linkId: id },
        input: { name: 'Yuki', password: secret },
        headers: { 'x-forwarded-for': address },
      });
    const statuses: number[] = [];
    // Twice over, for a window that turns in between.
    for (let n = 0; n < 201 && !statuses.includes(429); n += 20) {
      const some = Array.from({ length: 20 }, (_, m) => come('not this', `198.51.100.${n + m}`));
      statuses.push(...(await Promise.all(some)).map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(200);
    expect(statuses.at(-1)).toBe(429);
    expect((await come('open sesame', '203.0.113.200')).status).toBe(429);
    // Other links are not touched, and right ones are not counted.
    const other = await share({ password: 'open sesame' });
    expect((await enter(other, 'open sesame')).entered.status).toBe(201);
  }, 120_000);

  it('[RV13] turn their token into a cookie and leave the address', async () => {
    const link = await share();
    const { opened } = await enter(link);
    expect(opened.status).toBe(303);
    expect(opened.headers.get('location')).toBe('/r');
    expect(opened.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    expect(link.url).toContain('/r/');
  });

  it('[RV14] show a guest one mix and let him do there what the link permits', async () => {
    const { guest } = await enter(await share({ permission: 'comment' }));
    expect((await guest.call(readMix, { params: { mixId } })).versions).toHaveLength(2);
    const note = await guest.call(addComment, {
      params: { versionId: two },
      input: { text: 'From my phone' },
    });
    expect(note.author).toMatchObject({ name: 'Yuki', kind: 'guest' });
    const { pcmSha256 } = await guest.call(readVersion, { params: { versionId: two } });
    const verdict = { verdict: 'approved', pcmSha256: pcmSha256 ?? '' } as const;
    expect((await guest.ask(decide, { params: { versionId: two }, input: verdict })).status).toBe(403);
    const { items } = await guest.call(listFacts, { params: { projectId } });
    expect(items.every(({ data }) => data['mixId'] === mixId)).toBe(true);
    const other = await mara.call(createMix, { params: { projectId }, input: { title: 'Other' } });
    expect((await guest.ask(readMix, { params: { mixId: other.id } })).status).toBe(404);
  });

  it('[RV14] of one version show that version alone', async () => {
    const { guest } = await enter(await share({ versionId: one }));
    expect((await guest.call(readMix, { params: { mixId } })).versions.map(({ id }) => id)).toEqual([one]);
    expect((await guest.ask(readVersion, { params: { versionId: two } })).status).toBe(404);
    expect((await guest.ask(listComments, { params: { versionId: two } })).status).toBe(404);
    expect((await guest.fetch(`/api/versions/${two}/audio`)).status).toBe(404);
  });

  it('[RV14] tell a guest nothing of what has no number yet, or never gets one', async () => {
    const { guest } = await enter(await share());
    const text = new TextEncoder().encode('Dear Mara, the mix is attached.');
    const fields = { filename: 'Letter to the label.wav', mixId };
    const { versionId = '' } = await uploadFile(mara, text, fields);
    await mara.call(removeVersion, { params: { versionId } });
    const told = await guest.ask(listFacts, { params: { projectId } });
    expect(told.text).not.toContain('Letter to the label');
    expect(told.text).not.toContain(versionId);
    expect(told.body.items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['mix.made', 'version.ready']),
    );
    expect((await mara.ask(listFacts, { params: { projectId } })).text).toContain('Letter to the label');
  });

  it('let whoever may decide settle a version by name', async () => {
    const { guest } = await enter(await share({ permission: 'decide' }));
    const { pcmSha256 } = await guest.call(readVersion, { params: { versionId: two } });
    const input = { verdict: 'changes-requested', pcmSha256: pcmSha256 ?? '' } as const;
    const decision = await guest.call(decide, { params: { versionId: two }, input });
    expect(decision.person).toMatchObject({ name: 'Yuki', kind: 'guest' });
  });

  it('let a guest keep the file only where the link says so', async () => {
    const [plain, generous] = [await enter(await share()), await enter(await share({ allowDownload: true }))];
    const original = `/api/versions/${two}/audio?rendition=original`;
    expect((await plain.guest.fetch(original)).status).toBe(403);
    const kept = await generous.guest.fetch(original);
    expect([kept.status, kept.headers.get('content-disposition')]).toEqual([
      200,
      expect.stringContaining('Song.wav'),
    ]);
  });

  it('ask for their password', async () => {
    const link = await share({ password: 'salt and sails' });
    expect((await enter(link)).entered.text).toContain('password-needed');
    expect((await enter(link, 'wrong words')).entered.text).toContain('wrong-password');
    expect((await enter(link, 'salt and sails')).entered.status).toBe(201);
  });

  it('[RV15] that are revoked let nobody in, and whoever came by them is out at once', async () => {
    const link = await share();
    const { guest } = await enter(link);
    await mara.call(revokeLink, { params: { linkId: link.id } });
    expect((await guest.ask(readMix, { params: { mixId } })).status).toBe(404);
    expect((await guest.fetch(`/api/versions/${two}/audio`)).status).toBe(404);
    expect((await enter(link)).entered.status).toBe(410);
  });

  it('[RV15] that have expired let nobody in', async () => {
    const link = await share({ expiresAt: new Date(Date.now() + 700).toISOString() });
    const { guest } = await enter(link);
    await expect.poll(async () => (await guest.ask(readMix, { params: { mixId } })).status).toBe(404);
    expect((await enter(link)).entered.status).toBe(410);
  });
});
