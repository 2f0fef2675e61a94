import { createTranslator } from 'use-intl';
import { expect, it } from 'vitest';
import { en } from '@/components/messages/en';
import { speakClock, speakMoment } from '@/components/review/moment';
import type { Seconds } from '@/domain/time';

const t = createTranslator({ locale: 'en-GB', messages: en, namespace: 'review.spoken' });

it.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [4.69, '4.6 seconds'],
  [60, '1 minute 0 seconds'],
  [124.6, '2 minutes 4.6 seconds'],
])('%d seconds are spoken as “%s”', (at, words) => {
  expect(speakClock(t, at as Seconds)).toBe(words);
});

it('a region is spoken from its start to its end, a moment alone', () => {
  expect(speakMoment(t, { startFrame: 48_000, endFrame: 96_000 }, 48_000)).toBe('1 second to 2 seconds');
  expect(speakMoment(t, { startFrame: 48_000 }, 48_000)).toBe('1 second');
});
