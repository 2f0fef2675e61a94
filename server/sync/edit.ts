import * as Y from 'yjs';
import { makeEdit, type SessionEdit } from '@/session/edits/edit';

/** Makes an edit of a whole document; gives what it adds, or undefined where it changes nothing. */
export function editUpdates(updates: readonly Uint8Array[], edit: SessionEdit): Uint8Array | undefined {
  const document = new Y.Doc();
  document.transact(() => {
    for (const update of updates) Y.applyUpdate(document, update);
  });
  const added: Uint8Array[] = [];
  document.on('update', (update: Uint8Array) => added.push(update));
  return makeEdit(document, edit) ? Y.mergeUpdates(added) : undefined;
}
