import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import {
  changePassword,
  listLogins,
  proveAddress,
  readMe,
  requestAddressProof,
  requestProof,
  resetPassword,
} from '@/domain/api/accounts';
import { lettersTo, letterTo } from '../support/outbox';
import { newcomer, password, postAuth, signIn, stranger, type Person } from '../support/people';

const { baseUrl, dataDir, databaseUrl } = inject('instance');

const askFor = (person: Person, kind: 'sign-in' | 'reset', email: string) =>
  person.ask(requestProof, { input: { kind, email } });

async function useProof(person: Person, token: string): Promise<number> {
  return (await postAuth(person, 'callback/proof', { token })).status;
}

const other = 'another long passphrase';

describe('a sign-in link', () => {
  it('[RV40] signs in once, whoever asks for its page first', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    expect((await askFor(stranger(baseUrl), 'sign-in', noor.email)).status).toBe(204);
    const { url, token } = await letterTo(dataDir, noor.email, 'sign-in');
    // A program that looks into mails opens it: nothing is used up.
    expect(url).toBe(`${baseUrl}/proof/sign-in#${token}`);
    expect((await fetch(url)).status).toBe(200);

    const phones = [stranger(baseUrl, 'A'), stranger(baseUrl, 'B')];
    const statuses = await Promise.all(phones.map((phone) => useProof(phone, token)));
    expect(statuses.sort()).toEqual([200, 401]);
    const me = await Promise.all(phones.map((phone) => phone.ask(readMe)));
    expect(me.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('[RV40] ends with a newer one, by time, and with a changed password', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    await askFor(noor, 'sign-in', noor.email);
    const first = await letterTo(dataDir, noor.email, 'sign-in');
    await askFor(noor, 'sign-in', noor.email);
    const second = await letterTo(dataDir, noor.email, 'sign-in', 2);
    expect(await useProof(stranger(baseUrl), first.token)).toBe(401);

    const database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    await database.query(`UPDATE "Proof" SET "expiresAt" = now() - interval '1 second' WHERE email = $1`, [
      noor.email,
    ]);
    await database.end();
    expect(await useProof(stranger(baseUrl), second.token)).toBe(401);

    await askFor(noor, 'sign-in', noor.email);
    const third = await letterTo(dataDir, noor.email, 'sign-in', 3);
    await noor.call(changePassword, { input: { current: password, password: other } });
    expect(await useProof(stranger(baseUrl), third.token)).toBe(401);
  });

  it('[RV39] voids the password and the logins that were set before the address was proven', async () => {
    const squatter = await newcomer(baseUrl, 'Squatter');
    await askFor(stranger(baseUrl), 'sign-in', squatter.email);
    const { token } = await letterTo(dataDir, squatter.email, 'sign-in');
    const holder = stranger(baseUrl, 'Holder');
    expect(await useProof(holder, token)).toBe(200);
    expect(await holder.call(readMe)).toMatchObject({ isEmailProven: true, hasPassword: false });
    expect((await squatter.ask(readMe)).status).toBe(401);
    expect(await signIn(squatter, squatter.email)).toBe(401);
    // The second proof voids nothing.
    await askFor(holder, 'sign-in', squatter.email);
    const again = await letterTo(dataDir, squatter.email, 'sign-in', 2);
    expect(await useProof(stranger(baseUrl), again.token)).toBe(200);
    expect((await holder.ask(readMe)).status).toBe(200);
  });

  it('[RV41] is asked for with one answer for known and unknown addresses, and mailed to known ones only', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const unknown = `nobody.${crypto.randomUUID()}@example.test`;
    for (const kind of ['sign-in', 'reset'] as const) {
      const [known, not] = [await askFor(noor, kind, noor.email), await askFor(noor, kind, unknown)];
      expect([known.status, known.text]).toEqual([not.status, not.text]);
    }
    await letterTo(dataDir, noor.email, 'sign-in');
    await letterTo(dataDir, noor.email, 'reset');
    expect(await lettersTo(dataDir, unknown)).toEqual([]);
  });

  it('[RV41] cannot be used up for somebody else: not from elsewhere, nor one kind by the other', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const ask = async (kind: 'sign-in' | 'reset', address: string) => {
      const headers = { 'x-forwarded-for': address };
      return (await stranger(baseUrl).ask(requestProof, { input: { kind, email: noor.email }, headers }))
        .status;
    };
    for (let n = 0; n < 5; n++) expect(await ask('sign-in', '198.51.100.1')).toBe(204);
    expect(await ask('sign-in', '198.51.100.1')).toBe(429);
    expect(await ask('reset', '198.51.100.1')).toBe(204);
    const before = (await lettersTo(dataDir, noor.email)).filter(({ kind }) => kind === 'sign-in').length;
    expect(await ask('sign-in', '198.51.100.2')).toBe(204);
    await letterTo(dataDir, noor.email, 'sign-in', before + 1);
    expect((await noor.ask(requestAddressProof)).status).toBe(204);
  });

  it('[RV41] is not mailed without end to one address, and the answer does not say so', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const ask = async (kind: 'sign-in' | 'reset', address: string) => {
      const headers = { 'x-forwarded-for': address };
      return (await stranger(baseUrl).ask(requestProof, { input: { kind, email: noor.email }, headers }))
        .status;
    };
    const count = async () =>
      (await lettersTo(dataDir, noor.email)).filter(({ kind }) => kind === 'sign-in').length;
    for (let n = 0; n < 30; n++) expect(await ask('sign-in', `198.51.101.${n}`)).toBe(204);
    // Of those that are asked for while one is being written, one is mailed.
    await expect
      .poll(
        async () => {
          const earlier = await count();
          await new Promise((resolve) => setTimeout(resolve, 1000));
          return earlier > 0 && earlier === (await count());
        },
        { timeout: 30_000 },
      )
      .toBe(true);
    const mailed = await count();
    expect(await ask('sign-in', '198.51.102.1')).toBe(204);
    // The other kind is written after it, were it written.
    expect(await ask('reset', '198.51.102.1')).toBe(204);
    await letterTo(dataDir, noor.email, 'reset');
    expect(await count()).toBe(mailed);
  });

  it('[RV41] is refused as a flood after five in an hour, for unknown addresses too', async () => {
    for (const email of [
      (await newcomer(baseUrl, 'Noor')).email,
      `nobody.${crypto.randomUUID()}@example.test`,
    ]) {
      const statuses = [];
      for (let attempt = 0; attempt < 6; attempt++)
        statuses.push((await askFor(stranger(baseUrl), 'reset', email)).status);
      expect(statuses).toEqual([204, 204, 204, 204, 204, 429]);
    }
  });
});

describe('a proof of the address', () => {
  it('[RV39] keeps the login and the password of the device that is signed in, and ends the others', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const elsewhere = stranger(baseUrl);
    await signIn(elsewhere, noor.email);
    await noor.call(requestAddressProof);
    const { token } = await letterTo(dataDir, noor.email, 'address');
    // Somebody else's account is not proven by it.
    const teo = await newcomer(baseUrl, 'Teo');
    expect((await teo.ask(proveAddress, { input: { token } })).status).toBe(410);

    await noor.call(requestAddressProof);
    const second = await letterTo(dataDir, noor.email, 'address', 2);
    await noor.call(proveAddress, { input: { token: second.token } });
    expect(await noor.call(readMe)).toMatchObject({ isEmailProven: true, hasPassword: true });
    expect((await elsewhere.ask(readMe)).status).toBe(401);
    expect((await noor.ask(proveAddress, { input: { token: second.token } })).status).toBe(410);
  });
});

describe('a password', () => {
  it('[RV42] is reset with what was mailed, which ends every login and signs nobody in', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const phone = stranger(baseUrl);
    await askFor(phone, 'reset', noor.email);
    const { token } = await letterTo(dataDir, noor.email, 'reset');
    expect((await phone.ask(resetPassword, { input: { token, password: 'password1234' } })).status).toBe(422);
    await phone.call(resetPassword, { input: { token, password: other } });
    expect((await phone.ask(readMe)).status).toBe(401);
    expect((await noor.ask(readMe)).status).toBe(401);
    expect((await phone.ask(resetPassword, { input: { token, password } })).status).toBe(410);
    expect(await signIn(noor, noor.email)).toBe(401);
    expect(await signIn(noor, noor.email, other)).toBe(200);
    // A link for one thing does not do another.
    await askFor(phone, 'reset', noor.email);
    const again = await letterTo(dataDir, noor.email, 'reset', 2);
    expect(await useProof(phone, again.token)).toBe(401);
  });

  it('[RV43] is changed with the present one, which ends the other logins', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    const elsewhere = stranger(baseUrl);
    await signIn(elsewhere, noor.email);
    const wrong = await noor.ask(changePassword, { input: { current: 'not this one', password: other } });
    expect(wrong.status).toBe(401);
    expect((await elsewhere.ask(readMe)).status).toBe(200);
    await noor.call(changePassword, { input: { current: password, password: other } });
    expect((await elsewhere.ask(readMe)).status).toBe(401);
    expect((await noor.call(listLogins)).items).toHaveLength(1);
    expect(await signIn(elsewhere, noor.email, other)).toBe(200);
  });
});

describe('the outbox', () => {
  it('[RV46] is readable by the account of the instance alone', async () => {
    const noor = await newcomer(baseUrl, 'Noor');
    await askFor(noor, 'sign-in', noor.email);
    await letterTo(dataDir, noor.email, 'sign-in');
    const folder = path.join(dataDir, 'outbox');
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of fs.readdirSync(folder))
      expect(fs.statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
  });
});
