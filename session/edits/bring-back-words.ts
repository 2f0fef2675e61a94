import * as Y from 'yjs';
import { noteRoot, noteSections } from '@/session/document';

type Node = Y.XmlElement | Y.XmlText | Y.XmlHook;

/**
 * Makes the words of a document what they were in a revision of it, as one edit of `origin`: what is the same at the
 * beginning and the end of a text stays untouched, so whoever writes there goes on. Says whether anything was changed.
 */
export function bringBackWords(document: Y.Doc, past: Y.Doc, origin: unknown): boolean {
  if (areWordsSame(document, past)) return false;
  document.transact(() => {
    for (const section of noteSections)
      bringBack(document.getXmlFragment(noteRoot(section)), past.getXmlFragment(noteRoot(section)));
  }, origin);
  return true;
}

/** Whether the words of two documents read the same. */
export function areWordsSame(one: Y.Doc, other: Y.Doc): boolean {
  return noteSections.every((section) => {
    const [here, there] = [one, other].map((document) => nodesOf(document.getXmlFragment(noteRoot(section))));
    return JSON.stringify(here?.map(readingOf)) === JSON.stringify(there?.map(readingOf));
  });
}

function bringBack(now: Y.XmlFragment, past: Y.XmlFragment): void {
  const [here, there] = [nodesOf(now), nodesOf(past)];
  const [hereRead, thereRead] = [here.map(readingOf), there.map(readingOf)];
  const most = Math.min(here.length, there.length);
  let before = 0;
  while (before < most && hereRead[before] === thereRead[before]) before += 1;
  let after = 0;
  while (after < most - before && hereRead.at(-1 - after) === thereRead.at(-1 - after)) after += 1;
  const gone = here.length - before - after;
  if (gone > 0) now.delete(before, gone);
  const back = there.slice(before, there.length - after).map((node) => node.clone());
  if (back.length > 0) now.insert(before, back as (Y.XmlElement | Y.XmlText)[]);
}

const nodesOf = (fragment: Y.XmlFragment): Node[] => fragment.toArray();

/** What a node says, whatever it was made of: two that read the same are the same to whoever looks at them. */
function readingOf(node: Node): string {
  if (node instanceof Y.XmlText) return JSON.stringify(node.toDelta());
  if (node instanceof Y.XmlHook) return JSON.stringify([node.hookName, node.toJSON()]);
  const attributes = Object.entries(node.getAttributes()).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([node.nodeName, attributes, nodesOf(node).map(readingOf)]);
}
