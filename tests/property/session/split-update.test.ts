import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { judge } from '@/server/sync/gate';
import { createKnowledge } from '@/server/sync/knowledge';
import { splitUpdate } from '@/session/split-update';

type Edit = readonly [person: number, kind: number, at: number, text: string];

const edits = fc.array(
  fc.tuple(
    fc.nat({ max: 2 }),
    fc.nat({ max: 5 }),
    fc.nat(),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  ),
  { minLength: 1, maxLength: 40 },
);

/** Three people who write at once, and sometimes hear each other. */
function writtenBy(people: readonly Y.Doc[], all: readonly Edit[]): Y.Doc {
  for (const [person, kind, at, text] of all) {
    const document = people[person] as Y.Doc;
    const words = document.getText('words');
    const list = document.getArray<unknown>('list');
    if (kind === 0) words.insert(at % (words.length + 1), text);
    if (kind === 1 && words.length > 0) words.delete(at % words.length, 1);
    if (kind === 2) list.insert(at % (list.length + 1), [text, { n: at }, text]);
    if (kind === 3) document.getMap('tracks').set(text.slice(0, 2), new Y.Map([['gain', at]]));
    if (kind === 4) for (const other of people) Y.applyUpdate(document, Y.encodeStateAsUpdate(other));
    if (kind === 5 && list.length > 0) list.delete(at % list.length, 1);
  }
  const whole = new Y.Doc();
  for (const document of people) Y.applyUpdate(whole, Y.encodeStateAsUpdate(document));
  return whole;
}

const people = () =>
  [7, 9, 11].map((client) => {
    const document = new Y.Doc();
    document.clientID = client;
    return document;
  });

const contentOf = (document: Y.Doc) => [
  document.getText('words').toJSON(),
  document.getArray('list').toJSON(),
  document.getMap('tracks').toJSON(),
];

describe('[SY42] a large update in parts', () => {
  test.prop([edits, fc.integer({ min: 1, max: 300 })])(
    'is let in part by part, each on what went before, and is the whole in the end',
    (all, mostBytes) => {
      const whole = writtenBy(people(), all);
      const update = Y.encodeStateAsUpdate(whole);
      const here = new Y.Doc();
      const known = createKnowledge();
      for (const part of splitUpdate(update, mostBytes)) {
        const verdict = judge(part, known, () => 'mara', 'mara');
        expect(['new', 'known']).toContain(verdict.kind);
        if (verdict.kind === 'new') known.learn(verdict.gain);
        Y.applyUpdate(here, part);
        expect(here.store.pendingStructs).toBeNull();
        expect(here.store.pendingDs).toBeNull();
      }
      expect(contentOf(here)).toEqual(contentOf(whole));
      expect(Y.encodeStateVector(here)).toEqual(Y.encodeStateVector(whole));
    },
  );

  test.prop([edits, edits, fc.integer({ min: 1, max: 300 })])(
    'goes on from what the other side has',
    (first, then, mostBytes) => {
      const writers = people();
      const before = Y.encodeStateAsUpdate(writtenBy(writers, first));
      const whole = writtenBy(writers, then);
      const here = new Y.Doc();
      Y.applyUpdate(here, before);
      const missing = Y.encodeStateAsUpdate(whole, Y.encodeStateVector(here));
      for (const part of splitUpdate(missing, mostBytes)) {
        Y.applyUpdate(here, part);
        expect(here.store.pendingStructs).toBeNull();
      }
      expect(contentOf(here)).toEqual(contentOf(whole));
    },
  );

  it('cuts one long text in parts of the size that was asked for, and no character in halves', () => {
    const document = new Y.Doc();
    const text = '🎚️a'.repeat(40_000);
    document.getText('words').insert(0, text);
    const parts = splitUpdate(Y.encodeStateAsUpdate(document), 10_000);
    expect(parts.length).toBeGreaterThan(20);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(15_500);
    const here = new Y.Doc();
    for (const part of parts) Y.applyUpdate(here, part);
    expect(here.getText('words').toJSON()).toBe(text);
  });

  it('is left alone when it is small, or when something before it is missing', () => {
    const document = new Y.Doc();
    const said: Uint8Array[] = [];
    document.on('update', (update: Uint8Array) => said.push(update));
    for (const word of ['one ', 'two ', 'three']) document.getText('words').insert(0, word);
    const [first, second, third] = said as [Uint8Array, Uint8Array, Uint8Array];
    expect(splitUpdate(first, 1_000)).toEqual([first]);
    expect(second.length).toBeGreaterThan(0);
    const gap = Y.mergeUpdates([first, third]);
    expect(splitUpdate(gap, 1)).toEqual([gap]);
  });
});
