import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** One update of a revision on its way: its length before it. */
export function packUpdate(update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

/** What a revision ends with: without it some of it was lost on the way. */
export const revisionEnd = new Uint8Array([0]);

/** Reads a revision: the document as it was. Throws at one that has no end, or is none. */
export function readRevision(bytes: Uint8Array): Y.Doc {
  const document = new Y.Doc();
  const decoder = decoding.createDecoder(bytes);
  document.transact(() => {
    for (;;) {
      const update = decoding.readVarUint8Array(decoder);
      if (update.length === 0) break;
      Y.applyUpdate(document, update);
    }
  });
  if (decoding.hasContent(decoder)) throw new RangeError('A revision goes on after its end.');
  return document;
}
