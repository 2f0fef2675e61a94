import type { Drum } from './instruments';

/** The piece: 100 beats a minute in four, a sixteenth of exactly 7,200 frames at 48 kHz, 24 bars and their echo. */
export const framesPerStep = 7200;
export const stepsPerBar = 16;
export const songFrames = 25 * stepsPerBar * framesPerStep;

/** Where each section begins, in bars; the fill leads into the last chorus. */
export const sections = {
  intro: 0,
  verse: 4,
  chorus: 8,
  bridge: 12,
  fill: 15,
  lastChorus: 16,
  outro: 22,
  end: 24,
} as const;

export type Melodic = 'pad' | 'keys' | 'bass' | 'lead' | 'harmony' | 'bell' | 'tide';
export type Part = Melodic | 'drums';

/** A note as written: `keys` struck together from `frame`, held for `frames`. */
export interface Note {
  part: Melodic;
  frame: number;
  frames: number;
  keys: readonly number[];
  velocity: number;
}

export interface Hit {
  drum: Drum;
  frame: number;
  velocity: number;
}

interface Bar {
  /** One chord, or two that share the bar. */
  chords: string;
  pad: number;
  keys?: keyof typeof keysPatterns;
  bass?: keyof typeof bassPatterns;
  drums?: keyof typeof grooves;
  lead?: string;
  harmony?: string;
  bell?: string;
  tide?: number;
}

/** Bass note, then the voices from below; neighbours share notes or move by step. */
const chords: Readonly<Record<string, string>> = {
  G: 'G1 B3 D4 F#4 A4',
  'D/F#': 'F#1 A3 D4 F#4 A4',
  Em9: 'E1 G3 D4 F#4 B4',
  A7sus: 'A1 G3 D4 E4 A4',
  Bm9: 'B1 A3 D4 F#4 C#5',
  Gmaj7: 'G1 B3 D4 F#4 B4',
  Dadd9: 'D2 A3 E4 F#4 A4',
  Asus: 'A1 A3 D4 E4 A4',
  A: 'A1 A3 C#4 E4 A4',
  Aadd9: 'A1 A3 C#4 E4 B4',
  'F#m7': 'F#1 A3 C#4 E4 A4',
  Bm7: 'B1 A3 D4 F#4 A4',
};

/** Which voice of the chord sounds when: voice, step, length, velocity; "top" is all but the lowest. */
const keysPatterns = {
  roll: '0/0/6/4 1/2/6/3 2/4/6/4 3/6/8/5 2/8/6/3 1/10/6/3 3/12/4/4 2/14/4/3',
  comp: 'top/0/5/5 top/7/2/3 top/10/5/4',
  pulse: 'top/0/3/7 top/4/2/4 top/6/3/6 top/10/2/5 top/12/3/5',
  ring: '0/0/30/5 1/1/29/4 2/2/28/5 3/3/27/6',
} as const;

/** Interval over the chord's bass note in semitones, step, length, velocity. */
const bassPatterns = {
  hold: '0/0/15/4',
  walk: '0/0/6/6 0/7/2/4 0/10/4/5 7/14/2/4',
  drive: '0/0/3/9 0/3/1/5 12/4/2/6 0/6/3/8 0/10/2/7 12/12/2/6 7/14/2/6',
  last: '0/0/24/8',
} as const;

/** A bar of drums, a digit a sixteenth: how hard it is struck. */
const grooves: Readonly<Record<string, Partial<Record<Drum, string>>>> = {
  verse: {
    kick: '7......4..6.....',
    rim: '....6.......6...',
    hat: '4.3.5.3.4.3.5.32',
  },
  pickup: {
    kick: '7......4..6...6.',
    rim: '....6...........',
    snare: '............5.67',
    hat: '4.3.5.3.4.3.....',
  },
  chorus: {
    kick: '9.....6.8.7.....',
    snare: '....9..2....9..3',
    hat: '64546454645464.4',
    open: '..............5.',
    shaker: '4363436343634363',
  },
  opening: {
    kick: '9.....6.8.7.....',
    snare: '....9..2....9..3',
    hat: '64546454645464.4',
    open: '..............5.',
    shaker: '4363436343634363',
    crash: '8...............',
  },
  turn: {
    kick: '9.....6.8.......',
    snare: '....9..2..5.7.7.',
    hat: '6454645464......',
    high: '.............6.6',
    shaker: '4363436343......',
  },
  heart: { kick: '5.......5.......' },
  fill: {
    kick: '6...6...7...8.8.',
    snare: '........3.445679',
    high: '..........5.6...',
    low: '............6.78',
    shaker: '2222333344445555',
  },
  stop: { kick: '9...............', crash: '9...............' },
};

const bars: readonly Bar[] = [
  { chords: 'G', pad: 3, keys: 'roll', bell: '-/8 A5/8', tide: 9 },
  { chords: 'D/F#', pad: 3, keys: 'roll', bell: '-/12 F#5/4' },
  { chords: 'Em9', pad: 4, keys: 'roll', bass: 'hold', bell: '-/8 B5/8', tide: 7 },
  { chords: 'A7sus', pad: 5, keys: 'roll', bass: 'hold', bell: '-/4 E5/12' },

  { chords: 'Bm9', pad: 4, keys: 'comp', bass: 'walk', drums: 'verse', lead: '-/4 F#4/2 A4/2 B4/4 A4/4' },
  { chords: 'Gmaj7', pad: 4, keys: 'comp', bass: 'walk', drums: 'verse', lead: 'F#4/6 E4/2 D4/6 -/2' },
  { chords: 'Dadd9', pad: 4, keys: 'comp', bass: 'walk', drums: 'verse', lead: '-/4 F#4/2 A4/2 B4/4 D5/4' },
  { chords: 'Asus A', pad: 5, keys: 'comp', bass: 'walk', drums: 'pickup', lead: 'B4/2 A4/7 -/3 D5/2 E5/2' },

  { chords: 'G', pad: 7, keys: 'pulse', bass: 'drive', drums: 'opening', lead: 'F#5/6 E5/2 D5/4 B4/4' },
  { chords: 'Aadd9', pad: 7, keys: 'pulse', bass: 'drive', drums: 'chorus', lead: 'C#5/6 B4/2 A4/6 B4/2' },
  { chords: 'F#m7', pad: 7, keys: 'pulse', bass: 'drive', drums: 'chorus', lead: 'C#5/6 E5/2 A4/4 C#5/4' },
  { chords: 'Bm7', pad: 7, keys: 'pulse', bass: 'drive', drums: 'turn', lead: 'D5/11 -/5' },

  { chords: 'Em9', pad: 4, keys: 'roll', bass: 'hold', bell: '-/8 B5/8', tide: 8 },
  { chords: 'Bm7', pad: 4, keys: 'roll', bass: 'hold', drums: 'heart', lead: '-/8 D5/4 C#5/4' },
  { chords: 'G', pad: 5, keys: 'roll', bass: 'hold', drums: 'heart', lead: 'B4/10 -/6', bell: '-/8 D6/8' },
  { chords: 'A7sus', pad: 6, keys: 'roll', bass: 'hold', drums: 'fill', lead: '-/4 A4/4 B4/4 D5/2 E5/2' },

  {
    chords: 'G',
    pad: 8,
    keys: 'pulse',
    bass: 'drive',
    drums: 'opening',
    lead: 'F#5/6 E5/2 D5/4 B4/4',
    harmony: 'A5/6 G5/2 F#5/4 D5/4',
  },
  {
    chords: 'Aadd9',
    pad: 8,
    keys: 'pulse',
    bass: 'drive',
    drums: 'chorus',
    lead: 'C#5/6 B4/2 A4/6 B4/2',
    harmony: 'E5/6 D5/2 C#5/6 D5/2',
  },
  {
    chords: 'F#m7',
    pad: 8,
    keys: 'pulse',
    bass: 'drive',
    drums: 'chorus',
    lead: 'C#5/6 E5/2 A4/4 C#5/4',
    harmony: 'E5/6 A5/2 C#5/4 E5/4',
  },
  {
    chords: 'Bm7',
    pad: 8,
    keys: 'pulse',
    bass: 'drive',
    drums: 'turn',
    lead: 'D5/10 -/2 D5/2 E5/2',
    harmony: 'F#5/10 -/6',
  },
  {
    chords: 'G',
    pad: 9,
    keys: 'pulse',
    bass: 'drive',
    drums: 'opening',
    lead: 'F#5/6 A5/2 F#5/4 E5/4',
    harmony: 'D5/6 F#5/2 D5/4 B4/4',
  },
  {
    chords: 'Asus A',
    pad: 8,
    keys: 'pulse',
    bass: 'drive',
    drums: 'turn',
    lead: 'E5/8 C#5/7 -/1',
    harmony: 'B4/8 A4/7 -/1',
  },

  { chords: 'Dadd9', pad: 5, keys: 'ring', bass: 'last', drums: 'stop', lead: 'D5/14 -/2', tide: 8 },
  { chords: 'Dadd9', pad: 3, bell: '-/4 A5/4 F#5/4 D6/4' },
];

/** Off-beat sixteenths come late by this much: a light swing. */
const swing = 900;
const strum = 260;

/** The frame on which a sixteenth of a bar is played. */
export const frameOf = (bar: number, step = 0) =>
  (bar * stepsPerBar + step) * framesPerStep + (step % 2 === 1 ? swing : 0);

const pitches = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];

function keyOf(name: string): number {
  return pitches.indexOf(name.slice(0, -1)) + 12 * (Number(name.slice(-1)) + 1);
}

function chordAt(bar: Bar, step: number): { root: number; voices: number[] } {
  const names = bar.chords.split(' ');
  const name = names[Math.floor((step * names.length) / stepsPerBar)] ?? '';
  const [root = 0, ...voices] = (chords[name] ?? '').split(' ').map(keyOf);
  return { root, voices };
}

const rows = (pattern: string) => pattern.split(' ').map((row) => row.split('/'));

function playPad(bar: Bar, index: number): Note[] {
  const count = bar.chords.split(' ').length;
  const length = stepsPerBar / count;
  return Array.from({ length: count }, (_, part) => ({
    part: 'pad',
    frame: frameOf(index, part * length),
    frames: length * framesPerStep,
    keys: chordAt(bar, part * length).voices,
    velocity: bar.pad / 10,
  }));
}

function playKeys(bar: Bar, index: number): Note[] {
  if (!bar.keys) return [];
  return rows(keysPatterns[bar.keys]).flatMap(([which = '', at, length, strength]) => {
    const step = Number(at);
    const { voices } = chordAt(bar, Math.min(step, stepsPerBar - 1));
    const struck = which === 'top' ? voices.slice(1) : [voices[Number(which)] ?? 0];
    return struck.map((key, place) => ({
      part: 'keys' as const,
      frame: frameOf(index, step) + place * strum,
      frames: Number(length) * framesPerStep,
      keys: [key],
      velocity: (Number(strength) - 0.4 * place) / 10 + bar.pad / 40,
    }));
  });
}

function playBass(bar: Bar, index: number): Note[] {
  if (!bar.bass) return [];
  return rows(bassPatterns[bar.bass]).map(([interval, at, length, strength]) => ({
    part: 'bass',
    frame: frameOf(index, Number(at)),
    frames: Number(length) * framesPerStep,
    keys: [chordAt(bar, Number(at)).root + Number(interval)],
    velocity: Number(strength) / 10,
  }));
}

/** Sings a line; higher notes and those on a beat are sung a little harder. */
function sing(part: 'lead' | 'harmony' | 'bell', line: string | undefined, index: number): Note[] {
  let step = 0;
  return rows(line ?? '-/16').flatMap(([name = '-', length]) => {
    const at = step;
    step += Number(length);
    if (name === '-') return [];
    const key = keyOf(name);
    return {
      part,
      frame: frameOf(index, at),
      frames: Math.round(Number(length) * framesPerStep * 0.96),
      keys: [key],
      velocity: 0.5 + (key - 69) / 50 + (at % 4 === 0 ? 0.1 : 0),
    };
  });
}

function playTide(bar: Bar, index: number): Note[] {
  if (!bar.tide) return [];
  const frames = 2.2 * stepsPerBar * framesPerStep;
  return [{ part: 'tide', frame: frameOf(index, 0), frames, keys: [0], velocity: bar.tide / 10 }];
}

/** Every note of the piece, in no order. */
export function writeNotes(): Note[] {
  return bars.flatMap((bar, index) => [
    ...playPad(bar, index),
    ...playKeys(bar, index),
    ...playBass(bar, index),
    ...sing('lead', bar.lead, index),
    ...sing('harmony', bar.harmony, index),
    ...sing('bell', bar.bell, index),
    ...playTide(bar, index),
  ]);
}

/** Every stroke of the drums, in no order. */
export function writeHits(): Hit[] {
  return bars.flatMap((bar, index) =>
    Object.entries(grooves[bar.drums ?? ''] ?? {}).flatMap(([drum, line]) =>
      [...line].flatMap((strength, step) =>
        strength === '.'
          ? []
          : { drum: drum as Drum, frame: frameOf(index, step), velocity: Number(strength) / 10 },
      ),
    ),
  );
}
