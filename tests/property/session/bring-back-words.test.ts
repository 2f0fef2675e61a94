import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addToDo } from '@/session/edits/add-to-do';
import { noteRoot, noteSections, type NoteSection } from '@/session/document';
import { areWordsSame, bringBackWords } from '@/session/edits/bring-back-words';

type Edit = readonly [section: NoteSection, kind: number, at: number, words: string];

const edits = fc.array(
  fc.tuple(
    fc.constantFrom(...noteSections),
    fc.nat({ max: 5 }),
    fc.nat(),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  ),
  { maxLength: 30 },
);

const textOf = (document: Y.Doc, section: NoteSection = 'lyrics') =>
  document.getXmlFragment(noteRoot(section));

function line(words: string): Y.XmlElement {
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  return paragraph;
}

/** Writes as an editor does: lines, marks within them, headings, moments, and lines that go. */
function write(document: Y.Doc, all: readonly Edit[]): void {
  for (const [section, kind, at, words] of all) {
    const text = textOf(document, section);
    const found = text.length > 0 ? text.get(at % text.length) : undefined;
    const first = found instanceof Y.XmlElement && found.length > 0 ? found.get(0) : undefined;
    if (kind === 0) text.insert(at % (text.length + 1), [line(words)]);
    if (kind === 1 && text.length > 0) text.delete(at % text.length, 1);
    if (kind === 2 && first instanceof Y.XmlText) first.insert(at % (first.length + 1), words);
    if (kind === 3 && first instanceof Y.XmlText) first.format(0, first.length, { bold: true });
    if (kind === 4 && found instanceof Y.XmlElement) found.setAttribute('level', String(at % 4));
    if (kind === 5 && found instanceof Y.XmlElement) {
      const moment = new Y.XmlElement('moment');
      moment.setAttribute('href', `/mixes/${words}`);
      found.insert(found.length, [moment]);
    }
  }
}

function copyOf(document: Y.Doc, clientID?: number): Y.Doc {
  const copy = new Y.Doc();
  if (clientID !== undefined) copy.clientID = clientID;
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document));
  return copy;
}

describe('past words', () => {
  test.prop([edits, edits])('[SY48] read as they did, whatever was written since', (before, since) => {
    const document = new Y.Doc();
    write(document, before);
    const past = copyOf(document);
    write(document, since);
    const isSame = areWordsSame(document, past);
    expect(bringBackWords(document, past, 'mine')).toBe(!isSame);
    expect(areWordsSame(document, past)).toBe(true);
    for (const section of noteSections)
      expect(textOf(document, section).toJSON()).toBe(textOf(past, section).toJSON());
  });

  test.prop([edits, edits, edits])(
    '[SY48] end as one document with what a colleague writes at the same time',
    (before, since, meanwhile) => {
      const mine = new Y.Doc();
      mine.clientID = 7;
      write(mine, before);
      const past = copyOf(mine);
      write(mine, since);
      const his = copyOf(mine, 9);
      bringBackWords(mine, past, 'mine');
      write(his, meanwhile);
      Y.applyUpdate(his, Y.encodeStateAsUpdate(mine));
      Y.applyUpdate(mine, Y.encodeStateAsUpdate(his));
      expect(areWordsSame(mine, his)).toBe(true);
    },
  );

  test.prop([edits, edits])(
    '[SY48] go again when that is taken back, and nothing else does',
    (before, since) => {
      const document = new Y.Doc();
      write(document, before);
      const past = copyOf(document);
      write(document, since);
      const present = copyOf(document);
      const texts = noteSections.map((section) => textOf(document, section));
      const undo = new Y.UndoManager(texts, { trackedOrigins: new Set(['mine']) });
      bringBackWords(document, past, 'mine');
      textOf(document).insert(0, [line('written since by somebody else')]);
      undo.undo();
      textOf(present).insert(0, [line('written since by somebody else')]);
      expect(areWordsSame(document, present)).toBe(true);
    },
  );

  const linesOf = (document: Y.Doc) =>
    textOf(document)
      .toArray()
      .map((node) => (node as Y.XmlElement).toJSON().replaceAll(/<\/?paragraph>/g, ''));
  const letters = (document: Y.Doc, n: number) =>
    (textOf(document).get(n) as Y.XmlElement).get(0) as Y.XmlText;

  it('[SY48] leave the lines alone that are the same, wherever they stand, and whoever writes in them', () => {
    const mine = new Y.Doc();
    textOf(mine).insert(0, ['one', 'two', 'three', 'four', 'five'].map(line));
    const past = copyOf(mine);
    letters(mine, 0).insert(3, '!');
    textOf(mine).delete(1, 1);
    textOf(mine).insert(1, [line('2')]);
    letters(mine, 4).insert(4, '!');
    const his = copyOf(mine);
    letters(his, 2).insert(0, 'then ');
    letters(his, 4).insert(0, 'last: ');
    bringBackWords(mine, past, 'mine');
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(his));
    expect(linesOf(mine)).toEqual(['one', 'two', 'then three', 'four', 'last: five']);
  });

  it('[SY48] leave the to-dos alone that are the same', () => {
    const mine = new Y.Doc();
    for (const text of ['cut the intro', 'more salt']) addToDo(mine, { text, href: `/mixes/${text}` });
    const past = copyOf(mine);
    const item = (document: Y.Doc, n: number) =>
      (textOf(document, 'todos').get(0) as Y.XmlElement).get(n) as Y.XmlElement<{ checked: boolean }>;
    item(mine, 0).setAttribute('checked', true);
    const his = copyOf(mine);
    ((item(his, 1).get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'much ');
    bringBackWords(mine, past, 'mine');
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(his));
    expect(item(mine, 0).getAttribute('checked')).toBe(false);
    expect(item(mine, 1).toJSON()).toContain('much more salt');
  });

  it('[SY48] are read in a moment, however deep they stand', () => {
    const document = new Y.Doc();
    let within: Y.XmlFragment = textOf(document, 'todos');
    for (let depth = 0; depth < 60; depth += 1) {
      const list = new Y.XmlElement('taskList');
      within.insert(within.length, [list]);
      const item = new Y.XmlElement('taskItem');
      list.insert(0, [item]);
      item.insert(0, [line('"quoted"')]);
      within = item;
    }
    const past = copyOf(document);
    within.insert(within.length, [line('more')]);
    expect(bringBackWords(document, past, 'mine')).toBe(true);
    expect(areWordsSame(document, past)).toBe(true);
  });
});
