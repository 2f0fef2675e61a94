import { describe, expect, it } from 'vitest';
import { seal, unseal } from '@/server/sealed';

const secret = 'a secret of at least thirty-two characters';

describe('what is sealed', () => {
  it('opens with the same secret, for the same purpose, and for nothing else', () => {
    const sealed = seal(secret, 'mail', { to: 'ife@example.test' });
    expect(unseal(secret, 'mail', sealed)).toEqual({ to: 'ife@example.test' });
    expect(unseal(secret, 'identity', sealed)).toBeUndefined();
    expect(unseal(`${secret}!`, 'mail', sealed)).toBeUndefined();
  });

  it('does not open when a bit of it is another, or a part is missing', () => {
    const sealed = seal(secret, 'mail', 'x');
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal(secret, 'mail', changed)).toBeUndefined();
      expect(unseal(secret, 'mail', sealed.slice(0, at))).toBeUndefined();
    }
  });
});
