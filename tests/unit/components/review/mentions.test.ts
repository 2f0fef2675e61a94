import { describe, expect, it } from 'vitest';
import {
  completeMention,
  mentionAt,
  mentionedIn,
  splitMentions,
  suggest,
} from '@/components/review/mentions';

const people = [
  { id: '1', name: 'Ife' },
  { id: '2', name: 'Ife Adeyemi' },
  { id: '3', name: 'Zoë Müller' },
  { id: '4', name: 'Teo' },
];
const names = (found: readonly { name: string }[]) => found.map(({ name }) => name);

describe('mentions', () => {
  it('begin with an @ at the start of a word', () => {
    expect(mentionAt('hear @te', 8)).toEqual({ start: 5, text: 'te' });
    expect(mentionAt('@', 1)).toEqual({ start: 0, text: '' });
    expect(mentionAt('@Ife Ade', 8)).toEqual({ start: 0, text: 'Ife Ade' });
    expect(mentionAt('mail@te', 7)).toBeUndefined();
    expect(mentionAt('@Teo', 2)).toEqual({ start: 0, text: 'T' });
    expect(mentionAt('@Teo said it is far too loud', 28)).toBeUndefined();
  });

  it('suggest people by any word of their name, accents or not', () => {
    expect(names(suggest(people, 'ade'))).toEqual(['Ife Adeyemi']);
    expect(names(suggest(people, 'mul'))).toEqual(['Zoë Müller']);
    expect(names(suggest(people, 'zoe'))).toEqual(['Zoë Müller']);
    expect(suggest(people, '')).toHaveLength(4);
  });

  it('are completed in place', () => {
    const query = mentionAt('so @te, louder', 6);
    expect(query && completeMention('so @te, louder', 6, query, 'Teo')).toEqual({
      text: 'so @Teo, louder',
      caret: 7,
    });
    const last = mentionAt('so @te', 6);
    expect(last && completeMention('so @te', 6, last, 'Teo')).toEqual({ text: 'so @Teo ', caret: 8 });
  });

  it('take the longest name that stands there', () => {
    expect(names(mentionedIn('@Ife Adeyemi and @Teo, not @Ifeoma', people))).toEqual(['Ife Adeyemi', 'Teo']);
    expect(splitMentions('Hi @Ife!', people)).toEqual([
      { text: 'Hi ' },
      { text: '@Ife', person: people[0] },
      { text: '!' },
    ]);
  });
});
