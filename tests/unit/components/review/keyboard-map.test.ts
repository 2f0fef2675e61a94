import { describe, expect, it } from 'vitest';
import { answerTo, bindings, shortcutOf, type KeyState, type Stroke } from '@/components/review/keyboard-map';
import { review } from '@/components/messages/en/review';

const on: KeyState = { areSingleKeysOn: true, awaitsNumber: false };
const stroke = (key: string, change: Partial<Stroke> = {}): Stroke => ({
  key,
  shift: false,
  modified: false,
  place: 'page',
  ...change,
});
const commandOf = (pressed: Stroke, state = on) => {
  const answer = answerTo(pressed, state);
  return answer.kind === 'do' ? answer.command : answer.kind;
};

describe('the keyboard', () => {
  it('plays, shuttles and moves', () => {
    expect(commandOf(stroke(' '))).toEqual({ kind: 'toggle-play' });
    expect(commandOf(stroke('L'))).toEqual({ kind: 'shuttle', direction: 1 });
    expect(commandOf(stroke('ArrowLeft'))).toEqual({ kind: 'move', seconds: -1 });
    expect(commandOf(stroke('ArrowLeft', { shift: true }))).toEqual({ kind: 'move', seconds: -5 });
  });

  it('takes signs however a keyboard makes them', () => {
    expect(commandOf(stroke('?', { shift: true }))).toEqual({ kind: 'sheet' });
    expect(commandOf(stroke('+', { shift: true }))).toEqual({ kind: 'zoom', factor: 2 });
    expect(commandOf(stroke('='))).toEqual({ kind: 'zoom', factor: 2 });
  });

  it('shows a version by V and then its number', () => {
    expect(commandOf(stroke('v'))).toBe('await-number');
    expect(commandOf(stroke('3'), { ...on, awaitsNumber: true })).toEqual({ kind: 'version', number: 3 });
    expect(commandOf(stroke('3'))).toBe('nothing');
  });

  it('leaves fields, overlays and the browser’s own keys alone', () => {
    expect(commandOf(stroke('c', { place: 'text' }))).toBe('nothing');
    expect(commandOf(stroke('Escape', { place: 'overlay' }))).toBe('nothing');
    expect(commandOf(stroke('c', { modified: true }))).toBe('nothing');
  });

  it('leaves a focused control its own keys, and nothing else', () => {
    expect(commandOf(stroke(' ', { place: 'press' }))).toBe('nothing');
    expect(commandOf(stroke('ArrowRight', { place: 'press' }))).toEqual({ kind: 'move', seconds: 1 });
    expect(commandOf(stroke('ArrowRight', { place: 'arrows' }))).toBe('nothing');
    expect(commandOf(stroke(' ', { place: 'arrows' }))).toEqual({ kind: 'toggle-play' });
    expect(commandOf(stroke(' ', { place: 'control' }))).toBe('nothing');
  });

  it('can be told to leave single keys off', () => {
    const off = { ...on, areSingleKeysOn: false };
    expect(commandOf(stroke('c'), off)).toBe('nothing');
    expect(commandOf(stroke('v'), off)).toBe('nothing');
    for (const key of [' ', 'Escape', 'ArrowLeft', '?'])
      expect(commandOf(stroke(key), off)).toMatchObject({});
    expect(commandOf(stroke(' '), off)).toEqual({ kind: 'toggle-play' });
  });

  it('gives each key one meaning', () => {
    const keys = bindings.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has words for every key', () => {
    for (const { label } of bindings) expect(review.sheet.keys).toHaveProperty(label);
    expect(shortcutOf('note')).toBe('C');
    expect(shortcutOf('fiveBack')).toBe('SHIFT ←');
  });
});
