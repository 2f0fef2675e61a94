import { describe, expect, it } from 'vitest';
import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap';
import { getSchema, type JSONContent } from '@tiptap/core';
import * as Y from 'yjs';
import { markdownOf } from '@/components/session/markdown';
import { MomentNode } from '@/components/session/moment-node';
import { wordsOf } from '@/components/session/words-extensions';
import { noteRoot, type NoteSection } from '@/session/document';

const mixId = '018f3c5e-0000-7000-8000-000000000001';
const line = (...content: JSONContent[]): JSONContent => ({ type: 'paragraph', content });
const words = (text: string, ...marks: string[]): JSONContent => ({
  type: 'text',
  text,
  marks: marks.map((type) => ({ type })),
});
const toDo = (text: string, checked: boolean): JSONContent => ({
  type: 'taskItem',
  attrs: { checked },
  content: [line(words(text))],
});

function documentOf(texts: Partial<Record<NoteSection, JSONContent[]>>): Y.Doc {
  const document = new Y.Doc();
  for (const [section, content] of Object.entries(texts) as [NoteSection, JSONContent[]][]) {
    const schema = getSchema([...wordsOf(section, (text) => text), MomentNode]);
    const root = document.getXmlFragment(noteRoot(section));
    prosemirrorJSONToYXmlFragment(schema, { type: 'doc', content }, root);
  }
  return document;
}

const save = (document: Y.Doc) =>
  markdownOf(document, {
    title: 'Saltworks EP',
    titles: { brief: 'Brief', lyrics: 'Lyrics', todos: 'To-dos' },
    origin: 'https://talk.example',
    labelOf: ({ number }) => `v${number}`,
  });

describe('[SY37] the words as Markdown', () => {
  it('holds the three texts with their marks, verses, boxes and moments', () => {
    const document = documentOf({
      brief: [
        line(words('For '), words('the drive home', 'bold'), words(', not the '), words('club', 'italic')),
        { type: 'bulletList', content: [{ type: 'listItem', content: [line(words('Dry voice'))] }] },
        line(words('Like '), { type: 'moment', attrs: { href: `/mixes/${mixId}?v=3&t=1:23.450` } }),
      ],
      lyrics: [
        { type: 'heading', attrs: { level: 3 }, content: [words('Verse')] },
        line(words('Salt on the window')),
        line(words('Light on the floor')),
        line(),
        line(words('Hold the door')),
      ],
      todos: [{ type: 'taskList', content: [toDo('Cut the intro', true), toDo('Call Ife', false)] }],
    });
    expect(save(document)).toBe(
      [
        '# Saltworks EP',
        '## Brief',
        'For **the drive home**, not the *club*',
        '- Dry voice',
        `Like [v3](https://talk.example/mixes/${mixId}?v=3&t=1:23.450)`,
        '## Lyrics',
        '### Verse',
        'Salt on the window  \nLight on the floor',
        'Hold the door',
        '## To-dos',
        '- [x] Cut the intro\n- [ ] Call Ife\n',
      ].join('\n\n'),
    );
  });

  it('of a session without words is its titles', () => {
    expect(save(new Y.Doc())).toBe('# Saltworks EP\n\n## Brief\n\n## Lyrics\n\n## To-dos\n');
  });
});
