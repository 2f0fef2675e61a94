import { spawnSync } from 'node:child_process';
import { describe, expect, inject, it } from 'vitest';
import { createUser, proveAddress, requestAddressProof, requestProof } from '@/domain/api/accounts';
import { listMails, readMail } from '@/domain/api/mail';
import { acceptInvitation, createInvitation, createProject, readProject } from '@/domain/api/projects';
import { adminEntry } from '../../scripts/lib/build.mjs';
import { startInstance, type Instance } from '../support/instance';
import { letterTo } from '../support/outbox';
import { newcomer, password, stranger } from '../support/people';
import { linkIn, startMailServer } from '../support/smtp';

const { baseUrl, dataDir } = inject('instance');

async function withInstance(
  env: Record<string, string>,
  test: (instance: Instance) => Promise<void>,
): Promise<void> {
  const instance = await startInstance({ env });
  try {
    await test(instance);
  } finally {
    await instance.stop();
  }
}

describe('an invitation to an address', () => {
  it('[RV48] is mailed, is used once, by that address, and its link can be copied', async () => {
    const mara = await newcomer(baseUrl, 'Mara');
    const { id: projectId } = await mara.call(createProject, { input: { name: 'Salt & "Iron"' } });
    const [ife, teo] = [await newcomer(baseUrl, 'Ife'), await newcomer(baseUrl, 'Teo')];
    const input = { role: 'editor', email: ife.email } as const;
    const { url, token } = await mara.call(createInvitation, { params: { projectId }, input });
    const letter = await letterTo(dataDir, ife.email, 'invitation');
    expect(letter.url).toBe(url);
    expect(letter.text).toContain('Mara invites you to “Salt & "Iron"”');
    expect((await teo.ask(acceptInvitation, { params: { token } })).status).toBe(403);
    expect((await ife.ask(acceptInvitation, { params: { token } })).status).toBe(200);
  });

  it('[RV41] answers the same whether the address has an account or not', async () => {
    const [mara, ife] = [await newcomer(baseUrl, 'Mara'), await newcomer(baseUrl, 'Ife')];
    const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
    const invite = (email: string) =>
      mara.ask(createInvitation, { params: { projectId }, input: { role: 'listener', email } });
    const unknown = `nobody.${crypto.randomUUID()}@example.test`;
    const [known, not] = [await invite(ife.email), await invite(unknown)];
    expect(known.status).toBe(not.status);
    expect(Object.keys(known.body)).toEqual(Object.keys(not.body));
    await letterTo(dataDir, unknown, 'invitation');
  });
});

describe('an invitation to an address, where mail leaves', () => {
  it('[RV91] joins only whoever has proven the address, and the proof leads back to it', async () => {
    const server = await startMailServer();
    const proofLink = () => linkIn(server, 'Is this your address?');
    try {
      await withInstance({ SMTP_URL: server.url }, async (instance) => {
        const mara = await newcomer(instance.baseUrl, 'Mara');
        const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
        const eve = await newcomer(instance.baseUrl, 'Eve');
        const input = { role: 'editor', email: eve.email } as const;
        const { token } = await mara.call(createInvitation, { params: { projectId }, input });
        const refused = await eve.ask(acceptInvitation, { params: { token } });
        expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('address-unproven')]);
        expect((await eve.ask(readProject, { params: { projectId } })).status).toBe(404);

        const taken = server.taken.length;
        const callbackUrl = `/invitations/${token}`;
        await eve.call(requestAddressProof, { input: { callbackUrl } });
        await expect.poll(() => server.taken.length, { timeout: 20_000 }).toBeGreaterThan(taken);
        await expect.poll(() => proofLink()).toContain(encodeURIComponent(callbackUrl));
        const proof = proofLink()?.split('#')[1] ?? '';
        await eve.call(proveAddress, { input: { token: proof } });
        expect((await eve.ask(acceptInvitation, { params: { token } })).status).toBe(200);

        // Whoever signs up by an invitation is led back to it, too.
        const { token: next } = await mara.call(createInvitation, {
          params: { projectId },
          input: { role: 'editor', email: 'ife@example.test' },
        });
        const account = { email: 'ife@example.test', name: 'Ife', password };
        await stranger(instance.baseUrl).call(createUser, { input: { ...account, invitationToken: next } });
        await expect.poll(() => proofLink(), { timeout: 20_000 }).toContain(next);
      });
    } finally {
      await server.close();
    }
  }, 120_000);
});

describe('the mails of an instance', () => {
  it('[RV47] are listed for the admin without what they say, but for invitations', async () => {
    await withInstance({}, async (instance) => {
      const admin = await newcomer(instance.baseUrl, 'Ada');
      const mara = await newcomer(instance.baseUrl, 'Mara');
      const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
      const email = 'ife@example.test';
      await mara.call(createInvitation, { params: { projectId }, input: { role: 'editor', email } });
      await mara.call(requestProof, { input: { kind: 'reset', email: mara.email } });
      await letterTo(instance.dataDir, email, 'invitation');
      const reset = await letterTo(instance.dataDir, mara.email, 'reset');

      await expect
        .poll(async () => (await admin.call(listMails)).items.map(({ state }) => state))
        .toEqual(['kept', 'kept']);
      const listed = await admin.ask(listMails);
      expect(listed.body.items.map(({ kind, recipient }) => [kind, recipient])).toEqual([
        ['reset', mara.email],
        ['invitation', email],
      ]);
      expect(listed.text).not.toContain(reset.token);

      const [resetMail, invitation] = listed.body.items;
      const read = (mailId = '') => admin.ask(readMail, { params: { mailId } });
      expect((await read(invitation?.id)).body.text).toContain('/invitations/');
      expect((await read(resetMail?.id)).status).toBe(403);
      expect((await read(crypto.randomUUID())).status).toBe(404);
      for (const person of [mara, stranger(instance.baseUrl)]) {
        expect((await person.ask(listMails)).status).toBe(person === mara ? 403 : 401);
        const mailId = invitation?.id ?? '';
        expect((await person.ask(readMail, { params: { mailId } })).status).toBe(person === mara ? 403 : 401);
      }

      const shown = spawnSync(process.execPath, [adminEntry, 'outbox', mara.email], {
        encoding: 'utf8',
        env: {
          ...process.env,
          DATABASE_URL: instance.databaseUrl,
          DATA_DIR: instance.dataDir,
          NEXTAUTH_SECRET: 'a secret of thirty-two characters',
        },
      });
      expect(shown.stdout).toContain(reset.url);
      expect(shown.stdout).not.toContain(email);
    });
  });

  it('[RV45] leave by the mail server when it takes them, and wait while it does not', async () => {
    const server = await startMailServer();
    try {
      const env = { SMTP_URL: server.url, MAIL_FROM: 'Studio <studio@example.test>' };
      await withInstance(env, async (instance) => {
        const admin = await newcomer(instance.baseUrl, 'Ada');
        // Signing up asks for the address.
        await expect.poll(() => server.taken.length, { timeout: 20_000 }).toBe(1);
        server.isOpen = false;
        await admin.call(requestProof, { input: { kind: 'sign-in', email: admin.email } });
        await expect
          .poll(async () => (await admin.call(listMails)).items[0]?.state, { timeout: 20_000 })
          .toBe('failed');
        server.isOpen = true;
        await expect.poll(() => server.taken.length, { timeout: 40_000 }).toBe(2);
        const [, letter = ''] = server.taken;
        expect(letter).toContain('From: Studio <studio@example.test>');
        expect(letter).toContain(`To: ${admin.email}`);
        expect(letter).toContain('Subject: Your sign-in link');
        expect((await admin.call(listMails)).items.map(({ state }) => state)).toEqual(['sent', 'sent']);
      });
    } finally {
      await server.close();
    }
  }, 120_000);
});
