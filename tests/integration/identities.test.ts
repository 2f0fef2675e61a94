import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addIdentity,
  listIdentities,
  proveAddress,
  readMe,
  removeIdentity,
  requestAddressProof,
  requestProof,
  resetPassword,
} from '@/domain/api/accounts';
import { startIdentityProvider, providerEnv, type IdentityProvider } from '../support/identity-provider';
import { startInstance, type Instance } from '../support/instance';
import { letterTo } from '../support/outbox';
import { newcomer, postAuth, signIn, stranger, type Person } from '../support/people';

let provider: IdentityProvider;
let instance: Instance;

beforeAll(async () => {
  provider = await startIdentityProvider();
  instance = await startInstance({ env: providerEnv(provider.issuer) });
});

afterAll(async () => {
  await instance.stop();
  await provider.close();
});

/** Goes to the service and back; where that leads. */
async function goThere(person: Person, callbackUrl = '/'): Promise<string> {
  const begun = await postAuth(person, 'signin/oidc', { callbackUrl });
  const { url } = (await begun.json()) as { url: string };
  const there = await fetch(url, { redirect: 'manual' });
  const back = new URL(there.headers.get('location') ?? '');
  const landed = await person.fetch(back.pathname + back.search);
  return new URL(landed.headers.get('location') ?? '', instance.baseUrl).pathname;
}

const confirm = async (person: Person, fields: Record<string, string> = {}) =>
  (await postAuth(person, 'callback/identity', fields)).status;

async function proven(name: string): Promise<Person> {
  const person = await newcomer(instance.baseUrl, name);
  await person.call(requestAddressProof);
  const { token } = await letterTo(instance.dataDir, person.email, 'address');
  await person.call(proveAddress, { input: { token } });
  return person;
}

describe('signing in with another service', () => {
  it('[RV44] makes an account only when the person has said so, and then knows him by the subject', async () => {
    provider.somebody = { sub: 's-1', name: 'Ife Adeyemi', email: 'ife@studio.test', email_verified: true };
    const ife = stranger(instance.baseUrl);
    expect(await goThere(ife)).toBe('/sign-in/confirm');
    expect((await ife.ask(readMe)).status).toBe(401);
    const page = await (await ife.fetch('/sign-in/confirm')).text();
    expect(page).toContain('Welcome, Ife Adeyemi');
    expect(await confirm(ife)).toBe(200);
    expect(await ife.call(readMe)).toMatchObject({ name: 'Ife Adeyemi', email: 'ife@studio.test' });
    // Who sits down here after him cannot use what the service said.
    await postAuth(ife, 'signout', {});
    expect(await confirm(ife)).toBe(401);

    // Another address at the service is the same person still.
    provider.somebody = { sub: 's-1', name: 'Ife', email: 'other@studio.test', email_verified: true };
    const again = stranger(instance.baseUrl);
    expect(await goThere(again, '/settings')).toBe('/settings');
    expect(await again.call(readMe)).toMatchObject({ email: 'ife@studio.test' });
  });

  it('[RV44] links by address where both sides have proven it, when the person has said so', async () => {
    const noor = await proven('Noor');
    provider.somebody = { sub: 's-2', name: 'Noor', email: noor.email, email_verified: true };
    const elsewhere = stranger(instance.baseUrl);
    expect(await goThere(elsewhere)).toBe('/sign-in/confirm');
    expect((await noor.call(listIdentities)).items).toEqual([]);
    expect(await confirm(elsewhere)).toBe(200);
    expect(await elsewhere.call(readMe)).toMatchObject({ id: noor.id });
    expect((await noor.call(listIdentities)).items).toMatchObject([
      { provider: 'oidc', name: 'Studio ID', account: noor.email },
    ]);
  });

  it('[RV44] never links an address that one side has not proven', async () => {
    const unproven = await newcomer(instance.baseUrl, 'Unproven');
    provider.somebody = { sub: 's-3', name: 'X', email: unproven.email, email_verified: true };
    const first = stranger(instance.baseUrl);
    await goThere(first);
    expect(await confirm(first)).toBe(401);

    const noor = await proven('Noor');
    for (const email_verified of [false, undefined]) {
      provider.somebody = {
        sub: 's-4',
        name: 'X',
        email: noor.email,
        ...(email_verified === undefined ? {} : { email_verified }),
      };
      const second = stranger(instance.baseUrl);
      await goThere(second);
      expect(await (await second.fetch('/sign-in/confirm')).text()).toContain('This address has an account');
      expect(await confirm(second)).toBe(401);
      expect((await second.ask(readMe)).status).toBe(401);
    }
    // Nor does it make an account of one.
    provider.somebody = { sub: 's-5', name: 'X', email: 'new@studio.test', email_verified: false };
    const third = stranger(instance.baseUrl);
    await goThere(third);
    expect(await confirm(third)).toBe(401);
  });

  it('[RV44] is added to an account from inside, and taken away again', async () => {
    const mara = await newcomer(instance.baseUrl, 'Mara');
    provider.somebody = { sub: 's-6', name: 'M', email: 'm@elsewhere.test', email_verified: true };
    expect(await goThere(mara, '/settings')).toBe('/sign-in/confirm');
    expect((await mara.call(listIdentities)).items).toEqual([]);
    await mara.call(addIdentity);
    // What was said is used up.
    expect((await mara.ask(addIdentity)).status).toBe(410);
    const phone = stranger(instance.baseUrl);
    expect(await goThere(phone)).toBe('/');
    expect(await phone.call(readMe)).toMatchObject({ id: mara.id });

    // Nobody else can have the same subject.
    const teo = await newcomer(instance.baseUrl, 'Teo');
    expect(await goThere(teo)).toBe('/');
    expect(await teo.call(readMe)).toMatchObject({ id: mara.id });

    await mara.call(removeIdentity, { params: { provider: 'oidc' } });
    expect(await goThere(stranger(instance.baseUrl))).toBe('/sign-in/confirm');
  });

  it.each(['sign-in', 'reset'] as const)(
    '[RV39] signs nobody in who linked it before the first proof of the address came, a %s link',
    async (kind) => {
      const squatter = await newcomer(instance.baseUrl, 'Squatter');
      const { email } = squatter;
      provider.somebody = {
        sub: `squatter-${kind}`,
        name: 'E',
        email: 'e@elsewhere.test',
        email_verified: true,
      };
      await goThere(squatter, '/settings');
      await squatter.call(addIdentity);

      const holder = stranger(instance.baseUrl, 'Holder');
      await holder.call(requestProof, { input: { kind, email } });
      const { token } = await letterTo(instance.dataDir, email, kind);
      if (kind === 'reset') {
        await holder.call(resetPassword, { input: { token, password: 'another long passphrase' } });
        expect(await signIn(holder, email, 'another long passphrase')).toBe(200);
      } else expect((await postAuth(holder, 'callback/proof', { token })).status).toBe(200);

      expect((await holder.call(listIdentities)).items).toEqual([]);
      const back = stranger(instance.baseUrl);
      expect(await goThere(back)).toBe('/sign-in/confirm');
      expect((await back.ask(readMe)).status).toBe(401);
    },
  );

  it('[RV39] stays where the proving device is itself signed in, and once the address is proven', async () => {
    const mara = await newcomer(instance.baseUrl, 'Mara');
    const { email } = mara;
    provider.somebody = { sub: 's-9', name: 'M', email: 'mm@elsewhere.test', email_verified: true };
    await goThere(mara, '/settings');
    await mara.call(addIdentity);
    await mara.call(requestAddressProof);
    const first = await letterTo(instance.dataDir, email, 'address');
    await mara.call(proveAddress, { input: { token: first.token } });
    const phone = stranger(instance.baseUrl);
    await phone.call(requestProof, { input: { kind: 'sign-in', email } });
    const second = await letterTo(instance.dataDir, email, 'sign-in');
    expect((await postAuth(phone, 'callback/proof', { token: second.token })).status).toBe(200);
    const byService = stranger(instance.baseUrl);
    expect(await goThere(byService)).toBe('/');
    expect(await byService.call(readMe)).toMatchObject({ id: mara.id });
  });

  it('[RV44] is refused with an answer that was asked for elsewhere', async () => {
    provider.somebody = { sub: 's-7', name: 'Eve', email: 'eve@studio.test', email_verified: true };
    const eve = stranger(instance.baseUrl);
    const begun = await postAuth(eve, 'signin/oidc', { callbackUrl: '/' });
    const { url } = (await begun.json()) as { url: string };
    const back = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
    const victim = stranger(instance.baseUrl);
    await victim.fetch(back.pathname + back.search);
    expect(await confirm(victim)).toBe(401);
    expect((await victim.ask(readMe)).status).toBe(401);
  });
});
