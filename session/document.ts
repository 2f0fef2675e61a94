import * as Y from 'yjs';

/** How the documents of sessions are laid out; the first thing every one of them says. */
export const documentFormat = 1;

/** The client that speaks for the server in the first update; no browser draws so small a number. */
export const serverClient = 1;

/** What every document begins with: the same bytes each time, so that beginning twice is beginning once. */
export function firstUpdate(): Uint8Array {
  const document = new Y.Doc();
  document.clientID = serverClient;
  document.getMap('about').set('format', documentFormat);
  return Y.encodeStateAsUpdate(document);
}
