import { describe, expect, it } from 'vitest';
import { readAddress } from '@/components/session/link-address';
import { formatMomentLink, parseMomentLink } from '@/components/session/moment-link';

const origin = 'https://talk.example';
const mixId = '018f3c5e-0000-7000-8000-000000000001';
const comment = '018f3c5e-0000-7000-8000-000000000002';
const read = (address: string) => {
  const moment = parseMomentLink(address, origin);
  return moment && formatMomentLink(moment);
};

describe('[SY35] a moment within a text', () => {
  it('is read from an address of this instance, and made anew from what is known of it', () => {
    const path = `/mixes/${mixId}?v=3&t=1:23.450&c=${comment}`;
    expect(read(`  ${origin}${path}\n`)).toBe(path);
    expect(read(path)).toBe(path);
    expect(read(`${origin}/mixes/${mixId}`)).toBe(`/mixes/${mixId}`);
    expect(read(`${origin}${path}&x=<script>#y`)).toBe(path);
    expect(read(`${origin}/mixes/${mixId}?t=never`)).toBe(`/mixes/${mixId}`);
  });

  it.each([
    'The snare at 1:23',
    `https://elsewhere.example/mixes/${mixId}`,
    `${origin}/projects/${mixId}`,
    `${origin}/mixes/x`,
    `${origin}/mixes/${mixId}/more`,
    `Hear ${origin}/mixes/${mixId}`,
    'javascript:alert(1)',
    '',
  ])('is not read from %j', (address) => expect(read(address)).toBeUndefined());
});

describe('[SY35] a link within a text', () => {
  it.each([
    ['https://example.com/a?b', 'https://example.com/a?b'],
    [' example.com/words ', 'https://example.com/words'],
    ['mara@example.com', 'mailto:mara@example.com'],
    ['mailto:mara@example.com', 'mailto:mara@example.com'],
    ['http://localhost:3000/mixes', 'http://localhost:3000/mixes'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['//', undefined],
    ['words', undefined],
    ['', undefined],
  ])('leads from %j to %j', (typed, href) => expect(readAddress(typed)).toBe(href));
});
