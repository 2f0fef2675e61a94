import { describe, expect, it } from 'vitest';
import { readDensity, readTheme, firstTheme } from '@/components/app-shell/preferences';
import { distanceOf } from '@/components/app-shell/when';

const now = new Date(2026, 10, 18, 14, 5);
const kindAt = (...at: [number, number, number, number?, number?]) => distanceOf(new Date(...at), now);

describe('how long ago something was', () => {
  it('counts minutes within the hour', () => {
    expect(kindAt(2026, 10, 18, 14, 5)).toEqual({ kind: 'just-now' });
    expect(kindAt(2026, 10, 18, 13, 24)).toEqual({ kind: 'minutes', minutes: 41 });
  });

  it('takes what lies ahead for now: clocks differ', () => {
    expect(kindAt(2026, 10, 18, 14, 7)).toEqual({ kind: 'just-now' });
  });

  it('goes by the calendar, not by hours', () => {
    expect(kindAt(2026, 10, 18, 0, 1)).toEqual({ kind: 'today' });
    expect(kindAt(2026, 10, 17, 23, 59)).toEqual({ kind: 'yesterday' });
    expect(kindAt(2026, 10, 12, 9)).toEqual({ kind: 'this-week' });
    expect(kindAt(2026, 10, 11, 9)).toEqual({ kind: 'this-year' });
    expect(kindAt(2025, 11, 31, 9)).toEqual({ kind: 'earlier' });
  });
});

describe('what was chosen on this device', () => {
  it('is taken from the cookie, and else the default', () => {
    expect(readTheme('light')).toBe('light');
    expect(readTheme('<script>')).toBe('dark');
    expect(readDensity(undefined)).toBe('comfortable');
    expect(firstTheme('system')).toBe('dark');
    expect(firstTheme('contrast')).toBe('contrast');
  });
});
