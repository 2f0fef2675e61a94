import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { contentOf } from '@/session/content';

/** The same document on a page that has asked for none of its roots. */
function elsewhere(document: Y.Doc): Y.Doc {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(document));
  return other;
}

describe('[SY43] the content of a document', () => {
  it('is every root by name, of whatever kind, whether or not somebody has asked for it', () => {
    const document = new Y.Doc();
    document.getMap('about').set('format', 1);
    document.getText('words').insert(0, 'hello', { bold: true });
    document.getArray('list').push([1, { x: 2 }]);
    document.getMap('tracks').set('one', new Y.Map([['gain', -3]]));
    // What stood first is gone, and says nothing any more.
    document.getText('words').insert(0, 'x');
    document.getText('words').delete(0, 1);
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText('Salt')]);
    document.getXmlFragment('notes/lyrics').insert(0, [new Y.XmlElement('heading'), paragraph]);
    document.getXmlFragment('notes/lyrics').delete(0);
    const expected = {
      about: { format: 1 },
      list: [1, { x: 2 }],
      'notes/lyrics': '<paragraph>Salt</paragraph>',
      tracks: { one: { gain: -3 } },
      words: 'hello',
    };
    expect(contentOf(elsewhere(document))).toEqual(expected);
    expect(contentOf(document)).toEqual(expected);
    expect(Object.keys(contentOf(document))).toEqual(Object.keys(expected));
  });

  it('is an empty list where nothing tells of what kind a root is', () => {
    const document = new Y.Doc();
    document.getArray('list').push([1]);
    document.getArray('list').delete(0);
    expect(contentOf(elsewhere(document))).toEqual({ list: [] });
  });
});
