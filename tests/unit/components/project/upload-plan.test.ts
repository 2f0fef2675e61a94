import { describe, expect, it } from 'vitest';
import { formatBytes } from '@/components/project/format-bytes';
import { choiceKey, choiceOf, newTitles, planUploads } from '@/components/project/upload-plan';

const mixes = [
  { id: 'song', title: 'Song' },
  { id: 'tram', title: 'Glass Tram' },
];
const files = (...names: string[]) => names.map((name) => ({ name }));

describe('where files go', () => {
  it('offers each to the mix its name speaks of, else to a new one', () => {
    const planned = planUploads(files('Song_v3.wav', 'Low Water_v1.flac'), mixes);
    expect(planned.map(({ choice }) => choice)).toEqual([
      { kind: 'mix', mixId: 'song' },
      { kind: 'new', title: 'Low Water' },
    ]);
  });

  it('takes all to the mix they were dropped on', () => {
    expect(planUploads(files('anything.wav'), mixes, 'tram')[0]?.choice).toEqual({
      kind: 'mix',
      mixId: 'tram',
    });
  });

  it('makes one mix for several versions of a new title', () => {
    const planned = planUploads(files('Reef_v1.wav', 'Reef_v2.wav', 'Song_v4.wav', 'Kelp.wav'), mixes);
    expect(newTitles(planned)).toEqual(['Reef', 'Kelp']);
  });

  it('keeps a choice through the list it is made in', () => {
    for (const choice of [
      { kind: 'mix', mixId: 'song' },
      { kind: 'new', title: 'Reef' },
      { kind: 'out' },
    ] as const) {
      expect(choiceOf(choiceKey(choice), 'Reef')).toEqual(choice);
    }
  });
});

describe('bytes in words', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [8_400_000, '8.4 MB'],
    [999_960, '1.0 MB'],
    [123_456_789, '123 MB'],
    [3_400_000_000, '3.4 GB'],
  ])('%d is %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });
});
