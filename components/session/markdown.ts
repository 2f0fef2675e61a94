import type { JSONContent } from '@tiptap/core';
import { MarkdownManager } from '@tiptap/markdown';
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import { noteRoot, noteSections, type NoteSection } from '@/session/document';
import { formatMomentLink, parseMomentLink, type MomentLink } from './moment-link';
import { everyWord } from './words-extensions';

interface MarkdownOptions {
  title: string;
  titles: Record<NoteSection, string>;
  origin: string;
  labelOf(moment: MomentLink): string;
}

/** The words of a session as one file of Markdown. */
export function markdownOf(document: Y.Doc, options: MarkdownOptions): string {
  const manager = new MarkdownManager({ extensions: everyWord });
  const texts = noteSections.map((section) => {
    const read = yXmlFragmentToProsemirrorJSON(document.getXmlFragment(noteRoot(section))) as JSONContent;
    const content = momentsAsLinks(section === 'lyrics' ? linesTogether(read) : read, options);
    return `## ${options.titles[section]}\n\n${manager.serialize(content).trim()}`.trim();
  });
  return `${[`# ${options.title}`, ...texts].join('\n\n')}\n`;
}

/** Lines that stand below one another become one verse; an empty line parts two. */
function linesTogether(text: JSONContent): JSONContent {
  const verses: JSONContent[] = [];
  let isOpen = false;
  for (const line of text.content ?? []) {
    const words = line.content ?? [];
    const last = verses.at(-1);
    if (line.type !== 'paragraph') verses.push(line);
    else if (words.length > 0 && isOpen && last)
      verses[verses.length - 1] = {
        ...last,
        content: [...(last.content ?? []), { type: 'hardBreak' }, ...words],
      };
    else if (words.length > 0) verses.push(line);
    isOpen = line.type === 'paragraph' && words.length > 0;
  }
  return { ...text, content: verses };
}

function momentsAsLinks(node: JSONContent, options: MarkdownOptions): JSONContent {
  if (node.type === 'moment') {
    const moment = parseMomentLink(String(node.attrs?.['href']), options.origin);
    if (!moment) return { type: 'text', text: '' };
    const href = options.origin + formatMomentLink(moment);
    return { type: 'text', text: options.labelOf(moment), marks: [{ type: 'link', attrs: { href } }] };
  }
  if (!node.content) return node;
  return { ...node, content: node.content.map((child) => momentsAsLinks(child, options)) };
}
