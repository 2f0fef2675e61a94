import * as Y from 'yjs';
import { noteRoot, noteSections } from '@/session/document';
import { pairUp } from './pair-up';

type Node = Y.XmlElement | Y.XmlText | Y.XmlHook;

/**
 * Makes the words of a document what they were in a revision of it, as one edit of `origin`. Only what differs is touched,
 * down to the letters of a line: whoever writes beside it goes on. Says whether anything was changed.
 */
export function bringBackWords(document: Y.Doc, past: Y.Doc, origin: unknown): boolean {
  if (areWordsSame(document, past)) return false;
  document.transact(() => {
    for (const section of noteSections)
      bringBackNodes(document.getXmlFragment(noteRoot(section)), past.getXmlFragment(noteRoot(section)));
  }, origin);
  return true;
}

/** Whether the words of two documents read the same. */
export function areWordsSame(one: Y.Doc, other: Y.Doc): boolean {
  return noteSections.every((section) => {
    const [here, there] = [one, other].map((document) => document.getXmlFragment(noteRoot(section)));
    return here && there && JSON.stringify(readAll(here)) === JSON.stringify(readAll(there));
  });
}

function bringBackNodes(now: Y.XmlFragment, past: Y.XmlFragment): void {
  const [here, there] = [nodesOf(now), nodesOf(past)];
  const reading = (node: Node) => JSON.stringify(read(node));
  const gaps = pairUp(here.map(reading), there.map(reading));
  // From the end, so that what is before stays where it is.
  for (const { from, to, pastFrom, pastTo } of gaps.reverse()) {
    let shared = 0;
    while (from + shared < to && pastFrom + shared < pastTo) {
      if (!isAlike(here[from + shared], there[pastFrom + shared])) break;
      shared += 1;
    }
    if (to > from + shared) now.delete(from + shared, to - from - shared);
    const back = there.slice(pastFrom + shared, pastTo).map((node) => node.clone());
    if (back.length > 0) now.insert(from + shared, back as (Y.XmlElement | Y.XmlText)[]);
    for (let n = 0; n < shared; n += 1) bringBackNode(here[from + n], there[pastFrom + n]);
  }
}

/** Whether one can become the other and stay what it is. */
const isAlike = (one: Node | undefined, other: Node | undefined): boolean =>
  (one instanceof Y.XmlText && other instanceof Y.XmlText) ||
  (one instanceof Y.XmlElement && other instanceof Y.XmlElement && one.nodeName === other.nodeName);

function bringBackNode(now: Node | undefined, past: Node | undefined): void {
  if (now instanceof Y.XmlText && past instanceof Y.XmlText) bringBackText(now, past);
  if (!(now instanceof Y.XmlElement && past instanceof Y.XmlElement)) return;
  const [before, after] = [now.getAttributes(), past.getAttributes()] as Record<string, string>[];
  for (const key of Object.keys(before ?? {})) if (!(key in (after ?? {}))) now.removeAttribute(key);
  for (const [key, value] of Object.entries(after ?? {}))
    if (JSON.stringify(before?.[key]) !== JSON.stringify(value)) now.setAttribute(key, value);
  bringBackNodes(now, past);
}

/** A letter, or what else stands in its place, and how it is written. */
interface Letter {
  readonly what: string | object;
  readonly marks: Record<string, unknown>;
}

function bringBackText(now: Y.XmlText, past: Y.XmlText): void {
  const [here, there] = [lettersOf(now), lettersOf(past)];
  const same = (one: Letter | undefined, other: Letter | undefined) =>
    JSON.stringify(one) === JSON.stringify(other);
  const most = Math.min(here.length, there.length);
  let before = 0;
  while (before < most && same(here[before], there[before])) before += 1;
  let after = 0;
  while (after < most - before && same(here.at(-1 - after), there.at(-1 - after))) after += 1;
  const begin = lengthOf(here.slice(0, before));
  const gone = lengthOf(here.slice(before, here.length - after));
  if (gone > 0) now.delete(begin, gone);
  let at = begin;
  for (const run of inRuns(there.slice(before, there.length - after))) {
    if (typeof run.what === 'string') now.insert(at, run.what, run.marks);
    else now.insertEmbed(at, run.what, run.marks);
    at += lengthOf([run]);
  }
}

/** Letters that are written alike, together. */
function inRuns(letters: readonly Letter[]): Letter[] {
  const runs: Letter[] = [];
  for (const letter of letters) {
    const last = runs.at(-1);
    const isSame = JSON.stringify(last?.marks) === JSON.stringify(letter.marks);
    if (last && isSame && typeof last.what === 'string' && typeof letter.what === 'string')
      runs[runs.length - 1] = { what: last.what + letter.what, marks: last.marks };
    else runs.push(letter);
  }
  return runs;
}

function lettersOf(text: Y.XmlText): Letter[] {
  const runs = text.toDelta() as { insert: string | object; attributes?: Record<string, unknown> }[];
  return runs.flatMap(({ insert, attributes: marks = {} }): Letter[] =>
    // By characters: half of one is none.
    typeof insert === 'string' ? [...insert].map((what) => ({ what, marks })) : [{ what: insert, marks }],
  );
}

const lengthOf = (letters: readonly Letter[]): number =>
  letters.reduce((sum, { what }) => sum + (typeof what === 'string' ? what.length : 1), 0);

const nodesOf = (fragment: Y.XmlFragment): Node[] => fragment.toArray();
const readAll = (fragment: Y.XmlFragment): unknown[] => nodesOf(fragment).map(read);

/** What a node says, whatever it was made of: two that read the same are the same to whoever looks at them. */
function read(node: Node): unknown {
  if (node instanceof Y.XmlText) return node.toDelta() as unknown;
  if (node instanceof Y.XmlHook) return [node.hookName, node.toJSON()];
  const attributes = Object.entries(node.getAttributes()).sort(([one], [other]) => (one < other ? -1 : 1));
  return [node.nodeName, attributes, readAll(node)];
}
