import { describe, expect, it } from 'vitest';
import { matchMix, titleOf } from '@/domain/review/match-mix';

describe('the title in a file name', () => {
  it.each([
    ['Song_v3.wav', 'Song'],
    ['Glass Tram_v3 24-48.wav', 'Glass Tram'],
    ['Low Water, interlude.flac', 'Low Water, interlude'],
    ['harbour-lights-mix-4.aiff', 'harbour lights'],
    ['Harbour Lights (Mix 3).wav', 'Harbour Lights'],
    ['Undertow FINAL final2.mp3', 'Undertow'],
    ['Undertow - Master.wav', 'Undertow'],
    ['Undertow_2026-11-03_48k.wav', 'Undertow'],
    ['Undertow (1).wav', 'Undertow'],
    ['Episode 12.wav', 'Episode 12'],
    ['Second Kitchen v6.1.wav', 'Second Kitchen'],
    ['Final Mix.wav', 'Final'],
    ['v2.wav', 'v2'],
    ['A-Side Blues.wav', 'A-Side Blues'],
    ['.wav', ''],
  ])('%s is %s', (filename, title) => {
    expect(titleOf(filename)).toBe(title);
  });
});

describe('the mix a file belongs to', () => {
  const mixes = [
    'Song',
    'Glass Tram',
    'Café Noir',
    'Episode 1',
    'Episode 12',
    'Low Water, interlude',
    'Master',
  ].map((title) => ({ title }));

  it.each([
    ['Song_v3.wav', 'Song'],
    ['song.wav', 'Song'],
    ['GLASS_TRAM_MIX_02.wav', 'Glass Tram'],
    ['02 - Glass Tram.wav', 'Glass Tram'],
    ['Cafe Noir v2.flac', 'Café Noir'],
    ['Episode 12 final.wav', 'Episode 12'],
    ['low-water-interlude_v4.wav', 'Low Water, interlude'],
    ['Master v2.wav', 'Master'],
  ])('%s is a version of %s', (filename, title) => {
    expect(matchMix(filename, mixes)?.title).toBe(title);
  });

  it.each(['Songbird.wav', 'Glass.wav', 'Episode 2.wav', 'v3.wav', 'New Song.wav'])(
    '%s is none of them',
    (filename) => {
      expect(matchMix(filename, mixes)).toBeUndefined();
    },
  );

  it('does not choose between two that fit', () => {
    expect(matchMix('Song_v2.wav', [{ title: 'Song' }, { title: 'song' }])).toBeUndefined();
  });
});
