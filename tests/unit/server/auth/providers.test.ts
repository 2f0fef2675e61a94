import { describe, expect, it } from 'vitest';
import { claimFrom, configuredProviders, oauthProviders } from '@/server/auth/providers';

const none = { github: undefined, google: undefined, oidc: undefined };
const keys = { clientId: 'id', clientSecret: 'secret' };

describe('another service', () => {
  it('is offered where it is configured, and nowhere else', () => {
    expect(configuredProviders(none)).toEqual([]);
    expect(oauthProviders({ providers: none })).toEqual([]);
    const providers = {
      github: keys,
      google: keys,
      oidc: { ...keys, issuer: 'https://id.example', name: 'Studio ID' },
    };
    expect(configuredProviders(providers).map(({ name }) => name)).toEqual(['GitHub', 'Google', 'Studio ID']);
    expect(oauthProviders({ providers }).map(({ id }) => id)).toEqual(['github', 'google', 'oidc']);
  });

  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    [undefined, false],
    [null, false],
    [1, false],
  ])('[RV44] proves an address only by saying so: %j', (email_verified, isEmailProven) => {
    const profile = { email: 'ife@example.test', email_verified, name: 'Ife' };
    expect(claimFrom('oidc', 's-1', profile).isEmailProven).toBe(isEmailProven);
  });

  it('is read with whatever it leaves out', () => {
    const claim = { provider: 'github', subject: '7', name: 'ife', email: null, isEmailProven: false };
    expect(claimFrom('github', '7', { login: 'ife', name: null })).toEqual(claim);
    expect(claimFrom('github', '7', 'nonsense')).toEqual({ ...claim, name: '' });
  });
});
