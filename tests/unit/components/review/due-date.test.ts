import { afterEach, describe, expect, it, vi } from 'vitest';
import { dayOf, eveningOf } from '@/components/review/due-date';

afterEach(() => vi.unstubAllEnvs());

describe('[RV124] a due date', () => {
  it.each(['America/Los_Angeles', 'America/Denver', 'UTC', 'Europe/Berlin', 'Pacific/Auckland'])(
    'stays the day that was chosen, however often it is saved, in %s',
    (zone) => {
      vi.stubEnv('TZ', zone);
      let day = '2026-11-03';
      for (let saved = 0; saved < 3; saved += 1) day = dayOf(eveningOf(day));
      expect(day).toBe('2026-11-03');
    },
  );
});
