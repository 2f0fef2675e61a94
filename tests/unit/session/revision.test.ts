import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { packUpdate, readRevision, revisionEnd } from '@/session/revision';

/** A document, and the updates it was made by. */
function written(): { document: Y.Doc; parts: Uint8Array[] } {
  const document = new Y.Doc();
  const parts: Uint8Array[] = [];
  document.on('update', (update: Uint8Array) => parts.push(packUpdate(update)));
  for (const words of ['Salt ', 'on ', 'the window']) document.getText('words').insert(0, words);
  return { document, parts };
}

it('[SY47] is what its updates say, one after the other', () => {
  const { document, parts } = written();
  const read = readRevision(Buffer.concat([...parts, revisionEnd]));
  expect(read.getText('words').toJSON()).toBe(document.getText('words').toJSON());
});

it('[SY47] is not read where some of it was lost on the way, wherever it was cut', () => {
  const whole = Buffer.concat([...written().parts, revisionEnd]);
  for (let end = 0; end < whole.length; end += 1)
    expect(() => readRevision(whole.subarray(0, end)), `cut at ${end}`).toThrow();
  expect(() => readRevision(Buffer.concat([whole, revisionEnd]))).toThrow('goes on');
});
