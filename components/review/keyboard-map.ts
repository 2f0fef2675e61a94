/** What a key asks the review page to do. */
export type Command =
  | { readonly kind: 'toggle-play' }
  | { readonly kind: 'shuttle'; readonly direction: 1 | -1 }
  | { readonly kind: 'stop' }
  | { readonly kind: 'move'; readonly seconds: number }
  | { readonly kind: 'range'; readonly end: 'start' | 'end' }
  | { readonly kind: 'loop' }
  | { readonly kind: 'note' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'neighbour'; readonly direction: 1 | -1 }
  | { readonly kind: 'resolve' }
  | { readonly kind: 'version'; readonly number: number }
  | { readonly kind: 'copy-link' }
  | { readonly kind: 'fit' }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'mute' }
  | { readonly kind: 'sheet' };

export type KeyGroup = 'playing' | 'notes' | 'view' | 'page';

export interface Binding {
  /** Names of the catalogue. */
  readonly label: string;
  readonly group: KeyGroup;
  /** As `KeyboardEvent.key` says them; a leading "Shift+" is asked for, otherwise Shift is free where it makes the sign. */
  readonly keys: readonly string[];
  /** As people see them, where that is something else. */
  readonly shown?: readonly string[];
  readonly command: Command;
}

/** Every key of the page; the sheet shows it and the page obeys it. */
export const bindings: readonly Binding[] = [
  { label: 'togglePlay', group: 'playing', keys: [' '], shown: ['Space'], command: { kind: 'toggle-play' } },
  { label: 'backwards', group: 'playing', keys: ['j'], command: { kind: 'shuttle', direction: -1 } },
  { label: 'stop', group: 'playing', keys: ['k'], command: { kind: 'stop' } },
  { label: 'forwards', group: 'playing', keys: ['l'], command: { kind: 'shuttle', direction: 1 } },
  {
    label: 'secondBack',
    group: 'playing',
    keys: ['ArrowLeft'],
    shown: ['←'],
    command: { kind: 'move', seconds: -1 },
  },
  {
    label: 'secondOn',
    group: 'playing',
    keys: ['ArrowRight'],
    shown: ['→'],
    command: { kind: 'move', seconds: 1 },
  },
  {
    label: 'fiveBack',
    group: 'playing',
    keys: ['Shift+ArrowLeft'],
    shown: ['Shift', '←'],
    command: { kind: 'move', seconds: -5 },
  },
  {
    label: 'fiveOn',
    group: 'playing',
    keys: ['Shift+ArrowRight'],
    shown: ['Shift', '→'],
    command: { kind: 'move', seconds: 5 },
  },
  { label: 'nudgeBack', group: 'playing', keys: [','], command: { kind: 'move', seconds: -0.01 } },
  { label: 'nudgeOn', group: 'playing', keys: ['.'], command: { kind: 'move', seconds: 0.01 } },
  { label: 'loop', group: 'playing', keys: ['\\'], command: { kind: 'loop' } },
  { label: 'mute', group: 'playing', keys: ['m'], command: { kind: 'mute' } },
  { label: 'note', group: 'notes', keys: ['c'], command: { kind: 'note' } },
  { label: 'rangeStart', group: 'notes', keys: ['['], command: { kind: 'range', end: 'start' } },
  { label: 'rangeEnd', group: 'notes', keys: [']'], command: { kind: 'range', end: 'end' } },
  { label: 'leave', group: 'notes', keys: ['Escape'], shown: ['Esc'], command: { kind: 'leave' } },
  { label: 'previousNote', group: 'notes', keys: [';'], command: { kind: 'neighbour', direction: -1 } },
  { label: 'nextNote', group: 'notes', keys: ["'"], command: { kind: 'neighbour', direction: 1 } },
  { label: 'resolve', group: 'notes', keys: ['e'], command: { kind: 'resolve' } },
  { label: 'zoomIn', group: 'view', keys: ['+', '='], shown: ['+'], command: { kind: 'zoom', factor: 2 } },
  { label: 'zoomOut', group: 'view', keys: ['-', '_'], shown: ['−'], command: { kind: 'zoom', factor: 0.5 } },
  { label: 'fit', group: 'view', keys: ['z'], command: { kind: 'fit' } },
  { label: 'copyLink', group: 'page', keys: ['y'], command: { kind: 'copy-link' } },
  { label: 'sheet', group: 'page', keys: ['?'], command: { kind: 'sheet' } },
];

/** A key as it was pressed, and where. */
export interface Stroke {
  readonly key: string;
  readonly shift: boolean;
  /** Ctrl, Alt or Meta without AltGr, which only writes signs. */
  readonly modified: boolean;
  /**
   * text: a field one writes in; arrows: something that moves by arrows itself; press: a button reached by keyboard;
   * control: both of these; overlay: a dialog, menu or list in front of the page.
   */
  readonly place: 'page' | 'text' | 'arrows' | 'press' | 'control' | 'overlay';
}

export interface KeyState {
  /** Single keys can be turned off; space, arrows, Escape and ? are then left. */
  readonly areSingleKeysOn: boolean;
  /** V was pressed, and a number may follow. */
  readonly awaitsNumber: boolean;
}

export type KeyAnswer =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'await-number' }
  | { readonly kind: 'do'; readonly command: Command };

const nothing: KeyAnswer = { kind: 'nothing' };

/** What a stroke means: a command, the beginning of "V then number", or nothing for this page. */
export function answerTo(stroke: Stroke, state: KeyState): KeyAnswer {
  const key = stroke.key.length === 1 ? stroke.key.toLowerCase() : stroke.key;
  if (stroke.modified || stroke.place === 'overlay' || stroke.place === 'text') return nothing;
  if (isMover(stroke.place) && key.startsWith('Arrow')) return nothing;
  if (isPress(stroke.place) && key === ' ') return nothing;
  if (!state.areSingleKeysOn && key.length === 1 && key !== ' ' && key !== '?') return nothing;
  if (state.awaitsNumber && /^[1-9]$/.test(key))
    return { kind: 'do', command: { kind: 'version', number: Number(key) } };
  if (key === 'v' && !stroke.shift) return { kind: 'await-number' };
  const name = stroke.shift && key.length > 1 ? `Shift+${key}` : key;
  const binding = bindings.find(({ keys }) => keys.includes(name));
  return binding ? { kind: 'do', command: binding.command } : nothing;
}

const isMover = (place: Stroke['place']) => place === 'arrows' || place === 'control';
const isPress = (place: Stroke['place']) => place === 'press' || place === 'control';

/** The key of a command as people see it, for tooltips. */
export function shortcutOf(label: string): string | undefined {
  const binding = bindings.find((one) => one.label === label);
  return (binding?.shown ?? binding?.keys.slice(0, 1))?.map((key) => key.toUpperCase()).join(' ');
}
