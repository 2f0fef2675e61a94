import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { compact } from '@/server/sync/compact';
import { judge } from '@/server/sync/gate';
import { createKnowledge } from '@/server/sync/knowledge';
import { openRoom } from '@/server/sync/room';

/** A document, and every update of it. */
function recorded(): { document: Y.Doc; updates: Uint8Array[] } {
  const document = new Y.Doc();
  const updates: Uint8Array[] = [];
  document.on('update', (update: Uint8Array) => updates.push(update));
  return { document, updates };
}

const loaded = (...updates: Uint8Array[]) => {
  const document = new Y.Doc();
  for (const update of updates) Y.applyUpdate(document, update);
  return document;
};

it('[SY18] what was overwritten 100,000 times takes no more room than what is there', () => {
  const { document, updates } = recorded();
  const fader = document.getMap<number>('faders');
  // One fader after the other, as hands move them.
  for (let n = 0; n < 100_000; n += 1) fader.set(`track ${Math.floor(n / 12_500)}`, n);
  const { state } = compact(updates);
  const live = JSON.stringify(fader.toJSON()).length;
  expect(state.length).toBeLessThan(live * 2 + 64);
  expect(loaded(state).getMap('faders').toJSON()).toEqual(fader.toJSON());
});

it('[SY18] takes a text that was pasted at once, and one that came letter by letter', () => {
  const { document, updates } = recorded();
  document.getText('words').insert(0, 'a'.repeat(2_000_000));
  for (let n = 0; n < 100; n += 1) document.getText('words').insert(n * 2, 'b');
  expect(loaded(compact(updates).state).getText('words').toJSON()).toBe(document.getText('words').toJSON());
});

it('[SY18] is refused where updates are not whole, or stand in the wrong order to the end', () => {
  const { document, updates } = recorded();
  for (const words of ['one', 'two', 'three']) document.getText('words').insert(0, words);
  const [first = new Uint8Array(), , third = new Uint8Array()] = updates;
  expect(() => compact([first, third])).toThrow('not whole');
  expect(
    loaded(compact([...updates].reverse()).state)
      .getText('words')
      .toJSON(),
  ).toBe('threetwoone');
});

it('[SY18] [SY15] lets somebody take back what he wrote before it', () => {
  const { document, updates } = recorded();
  document.clientID = 7;
  const words = document.getText('words');
  const undo = new Y.UndoManager(words, { captureTimeout: 0 });
  words.insert(0, 'salt ');
  words.insert(5, 'light ');
  words.delete(0, 5);
  const snapshot = compact(updates);
  const room = openRoom('session', {
    epoch: 1,
    head: updates.length,
    snapshot: { ...snapshot, seq: updates.length },
    tail: [],
    bindings: [[7, 'mara']],
  });
  const known = createKnowledge(room.known);
  const later = [snapshot.state];
  for (let step = 0; step < 3; step += 1) {
    const before = updates.length;
    undo.undo();
    for (const update of updates.slice(before)) {
      const verdict = judge(update, known, room.ownerOf, 'mara');
      expect(verdict.kind).toBe('new');
      if (verdict.kind !== 'new') return;
      known.learn(verdict.gain);
      later.push(verdict.update);
    }
    expect(
      loaded(...later)
        .getText('words')
        .toJSON(),
    ).toBe(words.toJSON());
  }
  expect(words.toJSON()).toBe('');
});

it('[SY16] still knows how deep lies what came while it was made', () => {
  const { document, updates } = recorded();
  document.getText('words').insert(0, 'salt');
  let inner = document.getMap<unknown>('deep');
  document.transact(() => {
    for (let level = 0; level < 100; level += 1) {
      // Two pages of one person take turns, the later one with the lower id.
      document.clientID = level % 2 === 0 ? 9 : 7;
      const next = new Y.Map<unknown>();
      inner.set('x', next);
      inner = next;
    }
  });
  const [first = new Uint8Array(), second = new Uint8Array()] = updates;
  const tail = [
    { seq: 1, update: first },
    { seq: 2, update: second },
  ];
  const room = openRoom('session', { epoch: 1, head: 2, snapshot: null, tail, bindings: [] });
  const last = inner._item?.id ?? Y.createID(0, 0);
  expect(room.known.depthAt(last)).toBe(99);
  room.rebase({ ...compact([first]), seq: 1 });
  expect(room.known.depthAt(last)).toBe(99);
  room.rebase({ ...compact([first, second]), seq: 2 });
  expect(room.known.depthAt(last)).toBe(99);
});
