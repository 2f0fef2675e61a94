import * as Y from 'yjs';
import { contentOf } from '@/session/content';
import { makeEdit, type SessionEdit } from '@/session/edits/edit';

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const document = new Y.Doc();
  document.transact(() => {
    for (const update of updates) Y.applyUpdate(document, update);
  });
  return document;
}

/** Makes an edit of a whole document; gives what it adds, or undefined where it changes nothing. */
export function editUpdates(updates: readonly Uint8Array[], edit: SessionEdit): Uint8Array | undefined {
  const document = documentOf(updates);
  const added: Uint8Array[] = [];
  document.on('update', (update: Uint8Array) => added.push(update));
  return makeEdit(document, edit) ? Y.mergeUpdates(added) : undefined;
}

/** All that a document holds, root by root. */
export const readUpdates = (updates: readonly Uint8Array[]): Record<string, unknown> =>
  JSON.parse(JSON.stringify(contentOf(documentOf(updates)), asText)) as Record<string, unknown>;

// JSON has no such numbers.
const asText = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);
