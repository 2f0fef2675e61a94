import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { createUser, listLogins, readMe, revokeLogin } from '@/domain/api/accounts';
import { createLink, enterLink } from '@/domain/api/links';
import {
  acceptInvitation,
  changeMember,
  createInvitation,
  createProject,
  createWorkspace,
  readProject,
  removeMember,
  revokeInvitation,
} from '@/domain/api/projects';
import { createMix, listFacts, readMix } from '@/domain/api/review';
import type { ProjectRole } from '@/domain/roles';
import { openDatabase } from '@/server/db/client';
import { openFacts } from '../support/facts';
import { newcomer, password, signIn, stranger, type Person } from '../support/people';

const { baseUrl, databaseUrl } = inject('instance');
const db = openDatabase(databaseUrl);
afterAll(() => db.$disconnect());

async function projectOf(person: Person): Promise<string> {
  return (await person.call(createProject, { input: { name: 'Demo' } })).id;
}

async function join(person: Person, owner: Person, projectId: string, role: ProjectRole): Promise<void> {
  const { token } = await owner.call(createInvitation, { params: { projectId }, input: { role } });
  await person.call(acceptInvitation, { params: { token } });
}

describe('signing up and in', () => {
  it.each([
    ['short', 'elevenchars'],
    ['common', 'password1234'],
    ['common, spelt with signs', 'P@ssw0rd2024!'],
    ['common, repeated', 'qwertyqwerty'],
    ['a sequence', 'abcdefghijkl'],
  ])('[RV37] refuses a password that is %s', async (_, secret) => {
    const input = { email: `${randomUUID()}@example.test`, name: 'Noor', password: secret };
    const { status, text } = await stranger(baseUrl).ask(createUser, { input });
    expect([status, text]).toEqual([422, expect.stringContaining('"path":"password"')]);
  });

  it('refuses an address twice, in any letters, and look-alikes', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const ask = (email: string) =>
      stranger(baseUrl).ask(createUser, { input: { email, name: 'Noor', password } });
    expect((await ask(noor.email.toUpperCase())).status).toBe(409);
    for (const odd of [
      `noor＠example.test`,
      `"e@evil.test"@example.test`,
      `a@example.test,b@example.test`,
      `a@example.test\r\nBcc: x`,
    ]) {
      expect((await ask(odd)).status).toBe(422);
    }
  });

  it('[RV10] answers the same for an unknown address as for a wrong password', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const tries = [noor.email, `${randomUUID()}@example.test`].map(async (email) => {
      const guest = stranger(baseUrl);
      const { csrfToken } = (await (await guest.fetch('/api/auth/csrf')).json()) as { csrfToken: string };
      const body = new URLSearchParams({ csrfToken, email, password: 'not the right words', json: 'true' });
      const response = await guest.fetch('/api/auth/callback/credentials', { method: 'POST', body });
      return [response.status, await response.text()];
    });
    const [known, unknown] = await Promise.all(tries);
    expect(known).toEqual(unknown);
    expect(known?.[0]).toBe(401);
  });

  describe('[RV9] a flood of wrong passwords', () => {
    type Write = (fields: Record<string, string>) => { body: BodyInit; headers?: Record<string, string> };
    const form: Write = (fields) => ({ body: new URLSearchParams(fields) });
    const json: Write = (fields) => ({
      body: JSON.stringify(fields),
      headers: { 'content-type': 'application/json' },
    });
    // The first address is somebody else's, the last one is the one that counts.
    const twice: Write = ({ email = '', ...fields }) => ({
      body: new URLSearchParams([['email', 'a@example.test'], ['email', email], ...Object.entries(fields)]),
    });

    /** Everything but the sending, so that many can be sent at once. */
    async function prepare(email: string, secret: string, address: string, write = form) {
      const guest = stranger(baseUrl);
      const { csrfToken } = (await (await guest.fetch('/api/auth/csrf')).json()) as { csrfToken: string };
      const { body, headers } = write({ csrfToken, email, password: secret, json: 'true' });
      return () =>
        guest.fetch('/api/auth/callback/credentials', {
          method: 'POST',
          body,
          headers: { ...headers, 'x-forwarded-for': address },
        });
    }
    const attempt = async (...args: Parameters<typeof prepare>) => (await prepare(...args))();

    it.each([
      ['as a form', form, '203.0.113.7'],
      ['as JSON', json, '203.0.113.9'],
      ['with two addresses', twice, '203.0.113.10'],
    ])('sent %s is answered with 429, and the right one from elsewhere let in', async (_, write, address) => {
      const { email } = await newcomer(baseUrl, 'Noor');
      const statuses: number[] = [];
      let last: Response | undefined;
      for (let n = 0; n < 12 && last?.status !== 429; n++) {
        last = await attempt(email, 'not the right words', address, write);
        statuses.push(last.status);
      }
      expect(last?.status).toBe(429);
      expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
      // A window may have turned once in between.
      expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(11);
      expect((await attempt(email, password, address)).status).toBe(429);
      expect((await attempt(email, password, '203.0.113.8')).status).toBe(200);
    });

    it('is counted when they come all at once, and right ones are not', async () => {
      const { email } = await newcomer(baseUrl, 'Noor');
      for (let n = 0; n < 12; n++) {
        expect((await attempt(email, password, '203.0.113.11')).status).toBe(200);
      }
      const ready = await Promise.all(
        Array.from({ length: 30 }, () => prepare(email, 'not the right words', '203.0.113.11')),
      );
      const all = await Promise.all(ready.map((send) => send()));
      // Five, and five more where a window turned in between.
      expect(all.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(10);
      expect(all.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(20);
    });
  });

  it('[RV3] answers nobody with 401, whatever the cookie claims', async () => {
    for (const forged of [
      undefined,
      'x',
      'a.b.c',
      'eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.',
      'x'.repeat(4000),
    ]) {
      const nobody = stranger(baseUrl);
      if (forged) nobody.jar.set('talkback-login', forged);
      expect((await nobody.ask(readMe)).status).toBe(401);
    }
  });
});

describe('logins', () => {
  it('[RV6] are nobody at once when revoked: on the API and on open sockets', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const projectId = await projectOf(noor);
    const phone = stranger(baseUrl, 'Noor');
    await signIn(phone, noor.email);
    const facts = openFacts(baseUrl, phone, projectId);
    await facts.opened;
    const { items } = await noor.call(listLogins);
    expect(items).toHaveLength(2);
    const other = items.find((login) => !login.isCurrent);
    await noor.call(revokeLogin, { params: { loginId: other?.id ?? '' } });
    expect((await phone.ask(readMe)).status).toBe(401);
    expect(await facts.closed).toBe(4401);
    expect((await noor.ask(readMe)).status).toBe(200);
  });

  it('[RV6] end when signing out, and the old cookie with them', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const kept = new Map(noor.jar);
    const { csrfToken } = (await (await noor.fetch('/api/auth/csrf')).json()) as { csrfToken: string };
    await noor.fetch('/api/auth/signout', {
      method: 'POST',
      body: new URLSearchParams({ csrfToken, json: 'true' }),
    });
    const replay = stranger(baseUrl);
    for (const [key, value] of kept) replay.jar.set(key, value);
    expect((await replay.ask(readMe)).status).toBe(401);
  });
});

describe('origins', () => {
  it('[RV4] refuses a foreign, null or missing Origin before anything else', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const cookie = [...noor.jar].map(([key, value]) => `${key}=${value}`).join('; ');
    for (const origin of [
      'http://evil.test',
      'null',
      undefined,
      baseUrl.replace('http', 'https'),
      `${baseUrl}.evil.test`,
    ]) {
      const headers = {
        cookie,
        'content-type': 'application/json',
        ...(origin === undefined ? {} : { origin }),
      };
      const body = JSON.stringify({ name: 'Stolen' });
      const response = await fetch(`${baseUrl}/api/projects`, { method: 'POST', headers, body });
      expect([origin, response.status]).toEqual([origin, 403]);
    }
    const projectId = await projectOf(noor);
    for (const origin of ['http://evil.test', 'null']) {
      const facts = openFacts(baseUrl, noor, projectId, { origin });
      facts.socket.on('error', () => undefined);
      expect(await facts.refused).toBe(403);
    }
  });
});

describe('invitations', () => {
  it('[RV11] join in their role, as often as they allow, until they end', async () => {
    const mara = await newcomer(baseUrl, 'Mara');
    const projectId = await projectOf(mara);
    const { id, token } = await mara.call(createInvitation, {
      params: { projectId },
      input: { role: 'listener', maxUses: 1 },
    });
    const [first, second] = [await newcomer(baseUrl, 'Ife'), await newcomer(baseUrl, 'Teo')];
    expect(await first.call(acceptInvitation, { params: { token } })).toEqual({ projectId });
    expect((await first.call(readProject, { params: { projectId } })).role).toBe('listener');
    expect((await second.ask(acceptInvitation, { params: { token } })).status).toBe(410);
    expect((await second.ask(acceptInvitation, { params: { token: 'never-made' } })).status).toBe(404);
    // Whoever is in already keeps his role and uses nothing up.
    expect((await first.ask(acceptInvitation, { params: { token } })).status).toBe(200);
    await mara.call(revokeInvitation, { params: { invitationId: id } });
  });

  it('[RV12] let one of two racers in by the last use', async () => {
    const mara = await newcomer(baseUrl, 'Mara');
    const projectId = await projectOf(mara);
    const { token } = await mara.call(createInvitation, {
      params: { projectId },
      input: { role: 'reviewer', maxUses: 1 },
    });
    const racers = await Promise.all(['Ada', 'Bo', 'Cy', 'Di'].map((name) => newcomer(baseUrl, name)));
    const answers = await Promise.all(
      racers.map((racer) => racer.ask(acceptInvitation, { params: { token } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
  });

  it('refuse whoever has another address than the one invited', async () => {
    const [mara, ife, teo] = [
      await newcomer(baseUrl, 'Mara'),
      await newcomer(baseUrl, 'Ife'),
      await newcomer(baseUrl, 'Teo'),
    ];
    const projectId = await projectOf(mara);
    const input = { role: 'editor', email: ife.email } as const;
    const { token } = await mara.call(createInvitation, { params: { projectId }, input });
    expect((await teo.ask(acceptInvitation, { params: { token } })).status).toBe(403);
    expect((await ife.ask(acceptInvitation, { params: { token } })).status).toBe(200);
  });
});

describe('roles', () => {
  it('[RV8] keep the last owner', async () => {
    const [mara, ife] = [await newcomer(baseUrl, 'Mara'), await newcomer(baseUrl, 'Ife')];
    const projectId = await projectOf(mara);
    const self = { projectId, userId: mara.id };
    expect((await mara.ask(removeMember, { params: self })).status).toBe(409);
    expect((await mara.ask(changeMember, { params: self, input: { role: 'editor' } })).status).toBe(409);
    const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role: 'owner' } });
    await ife.call(acceptInvitation, { params: { token } });
    expect((await mara.ask(removeMember, { params: self })).status).toBe(204);
    expect((await mara.ask(readProject, { params: { projectId } })).status).toBe(404);
  });

  it('[RV8] keep the last owner whose account is open', async () => {
    const [mara, ife] = [await newcomer(baseUrl, 'Mara'), await newcomer(baseUrl, 'Ife')];
    const projectId = await projectOf(mara);
    await join(ife, mara, projectId, 'owner');
    await db.user.update({ where: { id: ife.id }, data: { disabledAt: new Date() } });
    const self = { projectId, userId: mara.id };
    expect((await mara.ask(removeMember, { params: self })).text).toContain('last-owner');
    expect((await mara.ask(changeMember, { params: self, input: { role: 'editor' } })).status).toBe(409);
    const other = { projectId, userId: ife.id };
    expect((await mara.ask(removeMember, { params: other })).status).toBe(204);
  });

  it('[RV102] end an owner’s invitations with his role, and his share links too when he is taken out', async () => {
    const [mara, ife] = [await newcomer(baseUrl, 'Mara'), await newcomer(baseUrl, 'Ife')];
    const projectId = await projectOf(mara);
    await join(ife, mara, projectId, 'owner');
    const back = { params: { projectId }, input: { role: 'owner' } } as const;
    const kept = await mara.call(createInvitation, back);
    const mix = await ife.call(createMix, { params: { projectId }, input: { title: 'Song' } });
    const params = { mixId: mix.id };
    const link = await ife.call(createLink, { params, input: { permission: 'listen' } });
    const guest = stranger(baseUrl, 'Ife in disguise');
    await guest.fetch(new URL(link.url).pathname);
    await guest.call(enterLink, { params: { linkId: link.id }, input: { name: 'Somebody' } });

    const first = await ife.call(createInvitation, back);
    const his = { projectId, userId: ife.id };
    await mara.call(changeMember, { params: his, input: { role: 'editor' } });
    const disguise = await newcomer(baseUrl, 'Disguise');
    expect((await disguise.ask(acceptInvitation, { params: { token: first.token } })).status).toBe(410);
    expect((await guest.ask(readMix, { params })).status).toBe(200);

    await mara.call(changeMember, { params: his, input: { role: 'owner' } });
    const second = await ife.call(createInvitation, back);
    await mara.call(removeMember, { params: his });
    expect((await ife.ask(acceptInvitation, { params: { token: second.token } })).status).toBe(410);
    expect((await guest.ask(readMix, { params })).status).toBe(404);
    expect((await disguise.ask(acceptInvitation, { params: { token: kept.token } })).status).toBe(200);
    const { items } = await mara.call(listFacts, { params: { projectId }, query: { limit: 500 } });
    const types = items.map(({ type }) => type);
    expect(types.filter((type) => type === 'invitation.revoked')).toHaveLength(2);
    expect(types.filter((type) => type === 'link.revoked')).toHaveLength(1);
  });

  it('[RV7] close the open pages of whoever is taken out, within two seconds', async () => {
    const [mara, ife] = [await newcomer(baseUrl, 'Mara'), await newcomer(baseUrl, 'Ife')];
    const projectId = await projectOf(mara);
    const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role: 'editor' } });
    await ife.call(acceptInvitation, { params: { token } });
    const facts = openFacts(baseUrl, ife, projectId);
    await facts.opened;
    await mara.call(removeMember, { params: { projectId, userId: ife.id } });
    const late = new Promise<string>((resolve) =>
      setTimeout(() => resolve('still open after two seconds'), 2000),
    );
    expect(await Promise.race([facts.closed, late])).toBe(4404);
    expect((await ife.ask(readProject, { params: { projectId } })).status).toBe(404);
  });
});

describe('workspaces', () => {
  it('[RV103] are at most twenty of one person’s, also when the last ones are asked for at once', async () => {
    const mara = await newcomer(baseUrl, 'Mara');
    const ask = (name: string) => mara.ask(createWorkspace, { input: { name } });
    for (let made = 1; made < 18; made += 1) expect((await ask(`Room ${made}`)).status).toBe(201);
    const last = await Promise.all(['A', 'B', 'C', 'D'].map(ask));
    expect(last.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(last.find(({ status }) => status === 409)?.text).toContain('You own 20 workspaces');
  });
});

describe('facts', () => {
  it('[RV34] reach a page that was away, after the last one it has, each once', async () => {
    const mara = await newcomer(baseUrl, 'Mara');
    const projectId = await projectOf(mara);
    const facts = openFacts(baseUrl, mara, projectId);
    await facts.opened;
    await expect.poll(() => facts.messages.length).toBeGreaterThanOrEqual(2);
    const seqs = facts.messages.flatMap((message) =>
      (message as { kind: string }).kind === 'fact' ? [(message as { fact: { seq: number } }).fact.seq] : [],
    );
    expect(seqs).toEqual([1, 2]);
    facts.socket.close();
  });
});
