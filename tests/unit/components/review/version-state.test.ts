import { describe, expect, it } from 'vitest';
import { currentOf } from '@/components/review/version-state';

const version = (number: number | null, change = {}) => ({
  number,
  status: 'ready' as const,
  isHidden: false,
  isDestroyed: false,
  ...change,
});

describe('[RV19] the current version', () => {
  it('is the highest, whichever file was begun first', () => {
    const [big, small] = [version(2), version(1)];
    expect(currentOf([big, small])).toBe(big);
    expect(currentOf([small, big])).toBe(big);
  });

  it('is none that is hidden, destroyed or not ready', () => {
    const first = version(1);
    const others = [
      version(2, { isHidden: true }),
      version(3, { isDestroyed: true }),
      version(null, { status: 'processing' as const }),
    ];
    expect(currentOf([...others, first])).toBe(first);
    expect(currentOf(others)).toBeUndefined();
  });
});
