import { describe, expect, it } from 'vitest';
import { createIntentKey } from '@/client/intent-key';

function intents() {
  let count = 0;
  return createIntentKey(() => `key-${(count += 1)}`);
}

describe('[RV119] the key of what is meant', () => {
  it('stays over every attempt, for a lost answer must not be a second verdict', () => {
    const { keyFor } = intents();
    const approve = { verdict: 'approved', note: '' };
    expect([keyFor(approve), keyFor({ ...approve })]).toEqual(['key-1', 'key-1']);
  });

  it('is another one for other words, and for the same once they were said', () => {
    const { keyFor, done } = intents();
    expect(keyFor({ verdict: 'changes-requested', note: 'Too loud' })).toBe('key-1');
    expect(keyFor({ verdict: 'changes-requested', note: 'Too quiet' })).toBe('key-2');
    done();
    expect(keyFor({ verdict: 'changes-requested', note: 'Too quiet' })).toBe('key-3');
  });
});
