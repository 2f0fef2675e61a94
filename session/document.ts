import * as Y from 'yjs';

/** How the documents of sessions are laid out; the first thing every one of them says. */
export const documentFormat = 1;

/** The client that speaks for the server in the first update; no browser draws so small a number. */
export const serverClient = 1;

/** The texts on a session's page of words, in the order in which they are read. */
export const noteSections = ['brief', 'lyrics', 'todos'] as const;
export type NoteSection = (typeof noteSections)[number];

/** The root of the document that holds a text: an XmlFragment. */
export const noteRoot = (section: NoteSection) => `notes/${section}`;

/** What every document begins with: the same bytes each time, so that beginning twice is beginning once. */
export function firstUpdate(): Uint8Array {
  const document = new Y.Doc();
  document.clientID = serverClient;
  document.getMap('about').set('format', documentFormat);
  return Y.encodeStateAsUpdate(document);
}
