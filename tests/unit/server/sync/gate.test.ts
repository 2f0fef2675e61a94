import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { compact } from '@/server/sync/compact';
import { readLayers } from '@/server/sync/depth';
import { judge, type Verdict } from '@/server/sync/gate';
import { createKnowledge, gainOf, type Knowledge } from '@/server/sync/knowledge';
import { limits } from '@/session/protocol';
import { often } from '../../../support/often';

const owners = new Map([
  [7, 'mara'],
  [9, 'teo'],
  [11, 'yuki'],
]);
const ownerOf = (client: number) => owners.get(client);

function knowing(...updates: Uint8Array[]): Knowledge {
  const known = createKnowledge();
  for (const update of updates) known.learn(gainOf(update, known));
  return known;
}

function documentOf(client: number, ...updates: Uint8Array[]): Y.Doc {
  const document = new Y.Doc();
  for (const update of updates) Y.applyUpdate(document, update);
  document.clientID = client;
  return document;
}

/** What an edit says to others. */
function editOf(document: Y.Doc, edit: (document: Y.Doc) => void): Uint8Array {
  const said: Uint8Array[] = [];
  const hear = (update: Uint8Array) => said.push(update);
  document.on('update', hear);
  document.transact(() => edit(document));
  document.off('update', hear);
  return Y.mergeUpdates(said);
}

/** A project of Mara's: roots of every kind, something nested, something deleted. */
const base = Y.encodeStateAsUpdate(
  (() => {
    const document = documentOf(7);
    document.getMap('about').set('format', 1);
    document.getText('words').insert(0, 'hello world');
    document.getText('words').delete(2, 3);
    document.getArray('list').insert(0, [1, { x: 2 }, 'z']);
    const track = new Y.Map();
    document.getMap('tracks').set('one', track);
    track.set('gain', 1);
    return document;
  })(),
);

const track = (document: Y.Doc) => document.getMap('tracks').get('one') as Y.Map<unknown>;
/** A document reads nothing of a root that nobody has named. */
const contentOf = (document: Y.Doc) => [
  document.getMap('about').toJSON(),
  document.getMap('tracks').toJSON(),
  document.getArray('list').toJSON(),
  document.getText('words').toDelta() as unknown,
  document.getXmlFragment('new').toJSON(),
];

/** Edits as people make them, by whom and on what. */
const honest: [string, (document: Y.Doc) => void][] = [
  ['sets a value', (document) => document.getMap('about').set('title', 'Song')],
  ['writes within a line', (document) => document.getText('words').insert(4, 'xyz')],
  ['deletes', (document) => document.getText('words').delete(1, 4)],
  ['sets a value of something nested', (document) => track(document).set('gain', 3)],
  ['inserts a container', (document) => document.getArray('list').insert(1, [new Y.Map([['a', 1]])])],
  ['formats', (document) => document.getText('words').format(0, 4, { bold: true })],
  ['makes a root', (document) => document.getXmlFragment('new').insert(0, [new Y.XmlElement('p')])],
];

describe('the gate', () => {
  for (const [what, edit] of honest)
    it(`[SY12] lets in whoever ${what}, once`, () => {
      const document = documentOf(9, base);
      const update = editOf(document, edit);
      const known = knowing(base);
      const verdict = judge(update, known, ownerOf, 'teo');
      expect(verdict.kind).toBe('new');
      if (verdict.kind !== 'new') return;
      expect(Buffer.from(verdict.update).equals(update)).toBe(true);
      expect(verdict.newClients).toEqual([]);
      known.learn(verdict.gain);
      expect(judge(update, known, ownerOf, 'mara').kind).toBe('known');
      expect(judge(Y.encodeStateAsUpdate(document), known, ownerOf, 'yuki').kind).toBe('known');
    });

  it('[SY12] keeps of a whole document what is new of it, and nothing else', () => {
    const document = documentOf(9, base);
    for (const [, edit] of honest) document.transact(() => edit(document));
    const verdict = judge(Y.encodeStateAsUpdate(document), knowing(base), ownerOf, 'teo');
    expect(verdict.kind).toBe('new');
    if (verdict.kind !== 'new') return;
    expect([...verdict.gain.clocks.keys()]).toEqual([9]);
    const joined = documentOf(1, base, verdict.update);
    expect(contentOf(joined)).toEqual(contentOf(document));
    expect(Y.encodeStateVector(joined)).toEqual(Y.encodeStateVector(document));
    const kept = gainOf(base, createKnowledge()).deletes;
    for (const [client, spans] of kept)
      for (const span of spans) expect(verdict.gain.deletes.get(client) ?? []).not.toContainEqual(span);
  });

  it('[SY13] stores nothing that leaves a gap or stands on what is not there', () => {
    const document = documentOf(9, base);
    const first = editOf(document, (one) => one.getText('words').insert(0, 'a'));
    const second = editOf(document, (one) => one.getText('words').insert(1, 'b'));
    const deletion = editOf(document, (one) => one.getText('words').delete(0, 1));
    const known = knowing(base);
    for (const update of [second, deletion])
      expect(judge(update, known, ownerOf, 'teo').kind).toBe('incomplete');
    const child = documentOf(12, base, first);
    const beside = editOf(child, (one) => one.getText('words').insert(1, 'c'));
    expect(judge(beside, known, ownerOf, 'teo').kind).toBe('incomplete');
    expect(judge(Y.mergeUpdates([first, second, deletion]), known, ownerOf, 'teo').kind).toBe('new');
  });

  it('[SY14] lets nobody write as somebody else', () => {
    const forged = editOf(documentOf(7, base), (one) => one.getMap('about').set('title', 'Mine'));
    expect(judge(forged, knowing(base), ownerOf, 'teo').kind).toBe('foreign');
    expect(judge(forged, knowing(base), ownerOf, 'mara').kind).toBe('new');
    const mixed = Y.mergeUpdates([
      forged,
      editOf(documentOf(9, base), (one) => one.getMap('about').set('a', 1)),
    ]);
    expect(judge(mixed, knowing(base), ownerOf, 'teo').kind).toBe('foreign');
    const fresh = judge(
      editOf(documentOf(12, base), (one) => one.getMap('about').set('a', 1)),
      knowing(base),
      ownerOf,
      'teo',
    );
    expect(fresh.kind === 'new' && fresh.newClients).toEqual([12]);
  });

  it('[SY11] refuses two clients that wait for each other', () => {
    // Structures of clients 21 and 20, each to the right of the other's.
    const circle = new Uint8Array([2, 1, 21, 0, 0x84, 20, 0, 1, 0x61, 1, 20, 0, 0x84, 21, 0, 1, 0x62, 0]);
    expect(Y.decodeUpdate(circle).structs).toHaveLength(2);
    expect(judge(circle, knowing(base), ownerOf, 'teo').kind).toBe('unreadable');
  });

  it('[SY15] refuses a client that is named again to say nothing, and keeps nothing that comes after the end', () => {
    const honest = editOf(documentOf(9, base), (one) => one.getMap('about').set('title', 'Song'));
    const hiding = new Uint8Array([2, ...honest.slice(1, -1), 0, 9, 0, 0]);
    expect(Y.decodeUpdate(hiding).structs).toHaveLength(1);
    expect(judge(hiding, knowing(base), ownerOf, 'teo').kind).toBe('unreadable');
    const verdict = judge(new Uint8Array([...honest, 7, 7, 7]), knowing(base), ownerOf, 'teo');
    expect(verdict.kind === 'new' && Buffer.from(verdict.update).equals(honest)).toBe(true);
  });

  it('[SY12] [SY13] judges a large paste, and many deletes in any order, as it judges small ones', () => {
    const paste = editOf(documentOf(9, base), (one) =>
      one.getArray('list').insert(
        0,
        Array.from({ length: 20_000 }, (_, n) => new Y.Map([['n', n]])),
      ),
    );
    expect(judge(paste, knowing(base), ownerOf, 'teo').kind).toBe('new');
    const known = knowing(base, paste);
    const scattered = Array.from({ length: 30_000 }, (_, n) => [(30_000 - n) * 2 - 1, 1]).flat();
    const bytes: number[] = [];
    const write = (n: number) => {
      for (let rest = n; ; rest = Math.floor(rest / 128)) {
        bytes.push(rest > 127 ? (rest & 127) | 128 : rest);
        if (rest <= 127) break;
      }
    };
    [0, 1, 9, 30_000, ...scattered].forEach(write);
    expect(judge(new Uint8Array(bytes), known, ownerOf, 'teo').kind).toBe('incomplete');
  });

  it('[SY11] refuses more new clients at once than anybody has', () => {
    const updates = Array.from({ length: limits.newClients + 1 }, (_, index) =>
      editOf(documentOf(1000 + index), (one) => one.getMap('about').set(`key ${index}`, 1)),
    );
    expect(judge(Y.mergeUpdates(updates.slice(1)), knowing(base), ownerOf, 'teo').kind).toBe('new');
    expect(judge(Y.mergeUpdates(updates), knowing(base), ownerOf, 'teo').kind).toBe('unreadable');
  });

  const nest = (depth: number) => (document: Y.Doc) => {
    let inner = document.getMap<unknown>('deep');
    for (let level = 0; level < depth; level += 1) {
      const next = new Y.Map<unknown>();
      inner.set('x', next);
      inner = next;
    }
  };
  it('[SY16] refuses what is nested deeper than anybody reads', () => {
    const verdictOf = (edit: (document: Y.Doc) => void) =>
      judge(editOf(documentOf(9, base), edit), knowing(base), ownerOf, 'teo').kind;
    expect(verdictOf(nest(limits.nesting))).toBe('new');
    expect(verdictOf(nest(limits.nesting + 2))).toBe('unreadable');
    expect(verdictOf(nest(20_000))).toBe('unreadable');
    let value: unknown = 1;
    for (let level = 0; level < 200; level += 1) value = [value];
    expect(verdictOf((document) => document.getMap('about').set('deep', value))).toBe('unreadable');
  });

  it('[SY16] counts how deep something lies however many updates it came in, and from a snapshot on', () => {
    const document = documentOf(9, base);
    const known = knowing(base);
    let inner = document.getMap<unknown>('deep');
    const deeper = () => {
      const update = editOf(document, () => {
        const next = new Y.Map<unknown>();
        // Beside another, so that its place is told by its neighbour alone.
        inner.set('x', 1);
        inner.set('x', next);
        inner = next;
      });
      const verdict = judge(update, known, ownerOf, 'teo');
      if (verdict.kind === 'new') known.learn(verdict.gain);
      return verdict.kind;
    };
    const half = limits.nesting / 2;
    for (let level = 0; level < half; level += 1) expect(deeper()).toBe('new');
    known.settle(readLayers(compact([Y.encodeStateAsUpdate(document)]).deep));
    for (let level = half; level <= limits.nesting; level += 1) expect(deeper()).toBe('new');
    expect(deeper()).toBe('unreadable');
    // Whoever writes elsewhere in it, however long, comes no nearer to the end.
    const elsewhere = documentOf(11, base);
    const lines = elsewhere.getXmlFragment('lines');
    for (let n = 0; n < 300; n += 1) {
      const update = editOf(elsewhere, () => {
        const line = new Y.XmlElement('paragraph');
        lines.insert(n, [line]);
        line.insert(0, [new Y.XmlText(`line ${n}`)]);
      });
      const verdict = judge(update, known, ownerOf, 'yuki');
      if (verdict.kind === 'new') known.learn(verdict.gain);
      expect(verdict.kind).toBe('new');
      if (n % 100 === 99) known.settle(readLayers(compact([Y.encodeStateAsUpdate(document)]).deep));
    }
  });

  it('[SY29] is not held up by many that wait for the last thing somebody else says', () => {
    const last = 200_000;
    const bytes: number[] = [];
    const write = (...numbers: number[]) => {
      for (const n of numbers)
        for (let rest = n; ; rest = Math.floor(rest / 128)) {
          bytes.push(rest > 127 ? (rest & 127) | 128 : rest);
          if (rest <= 127) break;
        }
    };
    const waiting = limits.newClients - 1;
    // One client of many structures, the others with a letter each that stands on its last one.
    write(waiting + 1, last, 1_000, 0);
    for (let n = 0; n < last; n += 1) write(0, 1);
    for (let n = waiting; n > 0; n -= 1) {
      write(1, 100 + n, 0);
      bytes.push(0x84);
      write(1_000, last - 1, 1, 'a'.charCodeAt(0));
    }
    write(0);
    expect(judge(new Uint8Array(bytes), createKnowledge(), () => undefined, 'teo').kind).toBe('new');
  });

  const seeds = honest.map(([, edit]) => editOf(documentOf(9, base), edit));
  const later = editOf(documentOf(11, base), (document) => document.getMap('about').set('later', 1));
  const mutant = fc.record({
    of: fc.integer({ min: 0, max: seeds.length - 1 }),
    flips: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 3 }),
    keep: fc.option(fc.nat(), { freq: 5 }),
  });
  test.prop([fc.array(mutant, { minLength: 20, maxLength: 20 })], { numRuns: often(150, 5_000) })(
    '[SY15] lets in no mutant that cannot be loaded, waits for something, or hides a later edit',
    (mutants) => {
      for (const { of, flips, keep } of mutants) {
        let update = Uint8Array.from(seeds[of] ?? []);
        for (const [at, bit] of flips) update[at % update.length]! ^= 1 << bit;
        if (keep !== null) update = update.slice(0, keep % update.length);
        expectHarmless(judge(update, knowing(base), ownerOf, 'teo'));
      }
    },
    often(60_000, 1_800_000),
  );

  function expectHarmless(verdict: Verdict): void {
    if (verdict.kind !== 'new') return;
    const oneByOne = documentOf(1, base, verdict.update, later);
    const atOnce = documentOf(1, Y.mergeUpdates([base, verdict.update, later]));
    for (const document of [oneByOne, atOnce]) {
      expect(document.store.pendingStructs ?? document.store.pendingDs).toBeNull();
      expect(document.getMap('about').get('later')).toBe(1);
      for (const [client, clock] of verdict.gain.clocks)
        expect(Y.getState(document.store, client)).toBe(clock);
    }
    expect(Y.encodeStateVector(oneByOne)).toEqual(Y.encodeStateVector(atOnce));
  }
});
