import * as Y from 'yjs';
import { deepOfDocument, writeLayers } from './depth';
import { encodeDeletes } from './id-ranges';
import { deletedIn } from './knowledge';
import type { Snapshot } from './log';

/**
 * Makes one update of many, without what was deleted, and reads it back: the same content, the same state vector,
 * nothing that waits for something. Throws where that is not so, and where the updates are not whole.
 */
export function compact(updates: readonly Uint8Array[]): Omit<Snapshot, 'seq'> {
  const document = load(updates);
  const state = Y.encodeStateAsUpdate(document);
  const stateVector = Y.encodeStateVector(document);
  const again = load([state]);
  if (Buffer.compare(stateVector, Y.encodeStateVector(again)) !== 0)
    throw new Error('The snapshot knows other clocks than the log.');
  if (contentOf(document) !== contentOf(again)) throw new Error('The snapshot reads otherwise than the log.');
  const deletes = Buffer.concat([new Uint8Array([0]), encodeDeletes(deletedIn(Y.decodeUpdate(state).ds))]);
  return { state, stateVector, deletes, deep: writeLayers(deepOfDocument(again)) };
}

type Root = Y.Doc['share'] extends Map<string, infer T> ? T : never;

function load(updates: readonly Uint8Array[]): Y.Doc {
  const document = new Y.Doc();
  document.transact(() => {
    for (const update of updates) Y.applyUpdate(document, update);
  });
  if (document.store.pendingStructs ?? document.store.pendingDs) throw new Error('The log is not whole.');
  return document;
}

/** All roots as text, whatever they are read as elsewhere. */
function contentOf(document: Y.Doc): string {
  const plain = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);
  const roots = [...document.share].map(([name, root]) => [name, contentOfRoot(root)] as const);
  return JSON.stringify(
    roots.sort(([one], [other]) => (one < other ? -1 : 1)),
    plain,
  );
}

function contentOfRoot(root: Root): unknown {
  // Keys stand in the order in which they came, which is no part of what they say.
  const entries = [...root._map]
    .filter(([, item]) => !item.deleted)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const values: unknown[] = [];
  // Letters that stand together are one text, however they came; a text may be as long as a document.
  let text: { text: string } | undefined;
  for (let item = root._start; item; item = item.right) {
    if (item.deleted) continue;
    if (item.content instanceof Y.ContentString) {
      if (!text) values.push((text = { text: '' }));
      text.text += item.content.str;
    } else {
      text = undefined;
      for (const value of contentOfItem(item)) values.push(value);
    }
  }
  return [Object.fromEntries(entries.map(([key, item]) => [key, contentOfItem(item)])), values];
}

function contentOfItem(item: Y.Item): unknown[] {
  if (item.content instanceof Y.ContentType) return [contentOfRoot(item.content.type as Root)];
  if (item.content instanceof Y.ContentFormat) return [{ [item.content.key]: item.content.value as unknown }];
  return item.content.getContent() as unknown[];
}
