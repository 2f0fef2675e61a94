import { expect, it } from 'vitest';
import { openDocumentWork } from '@/server/sync/document-work';

/** A thread's program that never comes to an end with a snapshot of more than one part. */
const program = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ kind, parts }) => {
    if (kind === 'read') return parentPort.postMessage({ kind: 'read', content: { parts: parts.length } });
    for (;;) if (parts.length === 1) break;
    parentPort.postMessage({ kind: 'compacted', state: parts[0], stateVector: parts[0], deletes: parts[0], deep: parts[0] });
  });
`;
const entry = new URL(`data:text/javascript,${encodeURIComponent(program)}`);
const part = new Uint8Array([0, 0]);

it('[SY53] gives up what takes too long, goes on with what waits behind it, and keeps nobody else waiting', async () => {
  const work = openDocumentWork({ entry, soonMs: 60_000, laterMs: 2_000 });
  const endless = expect(work.compact([part, part])).rejects.toThrow('The thread for documents has ended.');
  const behind = work.compact([part]);
  let isGivenUp = false;
  void endless.then(() => (isGivenUp = true));
  expect(await work.read([part])).toEqual({ parts: 1 });
  expect(isGivenUp).toBe(false);
  await endless;
  expect(await behind).toMatchObject({ deep: part });
  await work.close();
});
