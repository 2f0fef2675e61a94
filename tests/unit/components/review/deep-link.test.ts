import { describe, expect, it } from 'vitest';
import { formatDeepLink, parseDeepLink } from '@/domain/review/deep-link';
import { versionToShow } from '@/components/review/version-to-show';
import type { Seconds } from '@/domain/time';

const id = '018f0000-0000-7000-8000-00000000000a';

describe('deep links', () => {
  it('name version, moment and note', () => {
    expect(parseDeepLink({ v: '3', t: '1:23.450', c: id.toUpperCase() })).toEqual({
      number: 3,
      at: 83.45,
      commentId: id,
    });
    expect(parseDeepLink({ t: '83' }).at).toBe(83);
    expect(parseDeepLink({ t: '1m23s' }).at).toBe(83);
  });

  it('ignore what makes no sense', () => {
    const nothing = { number: undefined, at: undefined, commentId: undefined };
    expect(parseDeepLink({ v: '-1', t: 'soon', c: '<script>' })).toEqual(nothing);
    expect(parseDeepLink({ v: ['1', '2'], t: '' })).toEqual({ ...nothing, at: undefined });
    expect(parseDeepLink({})).toEqual(nothing);
  });

  it('are written as they are read', () => {
    const link = { number: 3, at: 83.45 as Seconds, commentId: id };
    const written = formatDeepLink(link);
    expect(written).toBe(`?v=3&t=1:23.450&c=${id}`);
    expect(parseDeepLink(Object.fromEntries(new URLSearchParams(written)))).toEqual(link);
    expect(formatDeepLink({})).toBe('');
  });

  it('mean the version they number, else the newest that can be heard', () => {
    const seen = { isHidden: false, isDestroyed: false };
    const [one, two, three] = [
      { number: 1, status: 'ready', ...seen },
      { number: 2, status: 'ready', ...seen },
      { number: null, status: 'processing', ...seen },
    ] as const;
    expect(versionToShow([one, two, three], 1)).toBe(one);
    expect(versionToShow([one, two, three], 9)).toBe(two);
    expect(versionToShow([two, one, three], undefined)).toBe(two);
    expect(versionToShow([three], undefined)).toBe(three);
    expect(versionToShow([], undefined)).toBeUndefined();
    const hidden = { ...two, isHidden: true };
    const destroyed = { ...two, isDestroyed: true };
    expect(versionToShow([one, hidden], undefined)).toBe(one);
    expect(versionToShow([one, destroyed], undefined)).toBe(one);
    expect(versionToShow([one, hidden], 2)).toBe(hidden);
    expect(versionToShow([destroyed], undefined)).toBe(destroyed);
  });
});
