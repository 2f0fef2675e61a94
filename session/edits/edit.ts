import type * as Y from 'yjs';
import { addToDo, type NewToDo } from './add-to-do';

/** An edit of a session in words that travel: the server makes it of a document where that is. */
export type SessionEdit = { readonly kind: 'add-to-do' } & NewToDo;

/** Makes an edit; says whether it changed anything. */
export function makeEdit(document: Y.Doc, edit: SessionEdit): boolean {
  switch (edit.kind) {
    case 'add-to-do':
      return addToDo(document, edit);
  }
}
