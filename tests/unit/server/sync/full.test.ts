import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { commitWrites, type Write } from '@/server/sync/commit';
import { compact } from '@/server/sync/compact';
import { openRoom } from '@/server/sync/room';
import { finalCodes, limits } from '@/session/protocol';
import { openMemoryLog } from '../../../support/memory-log';

const writer = { personId: 'mara', loginId: 'login', projectId: 'project' };

it('[SY49] a document that is as large as one may be takes nothing more, and what is deleted makes room again', async () => {
  const log = openMemoryLog(() => 'none');
  const document = new Y.Doc();
  const sent: Uint8Array[] = [];
  document.on('update', (update: Uint8Array) => sent.push(update));
  const stored = (await log.load('session')) ?? { epoch: 1, head: 0, snapshot: null, tail: [], bindings: [] };
  const room = openRoom('session', stored);
  const write = async () => {
    const writes = sent
      .splice(0)
      .map((update): Write => ({ room, writer, update, presenceOf: () => undefined, settle() {} }));
    return (await commitWrites(log, writes)).at(-1);
  };
  const snap = () => {
    const seq = room.head();
    room.rebase({ ...compact(log.entries.map(({ update }) => update)), seq });
  };
  const part = limits.updateBytes / 2;
  for (let bytes = 0; bytes <= limits.documentBytes; bytes += part)
    document.getText('words').insert(0, 'a'.repeat(part));
  expect(await write()).toMatchObject({ kind: 'stored' });
  snap();
  document.getText('words').insert(0, 'more');
  expect(await write()).toMatchObject({ kind: 'refused', code: finalCodes.tooLarge });
  // A page that was refused begins again from what is stored.
  const again = new Y.Doc();
  again.on('update', (update: Uint8Array, from: unknown) => {
    if (from !== 'stored') sent.push(update);
  });
  for (const { update } of log.entries) Y.applyUpdate(again, update, 'stored');
  again.getText('words').delete(0, part * 2);
  expect(await write()).toMatchObject({ kind: 'stored' });
  snap();
  again.getText('words').insert(0, 'more');
  expect(await write()).toMatchObject({ kind: 'stored' });
}, 30_000);

it('[SY49] a document of which no snapshot can be made has an end, too', async () => {
  const log = openMemoryLog(() => 'none');
  const document = new Y.Doc();
  const stored = { epoch: 1, head: 0, snapshot: null, tail: [], bindings: [] };
  const room = openRoom('session', stored);
  const write = async (words: string) => {
    const told = new Promise<Uint8Array>((resolve) => document.once('update', resolve));
    document.getText('words').insert(0, words);
    const write: Write = { room, writer, update: await told, presenceOf: () => undefined, settle() {} };
    return (await commitWrites(log, [write])).at(-1);
  };
  const part = 'a'.repeat(limits.updateBytes - 1_000);
  while (room.tailBytes() <= limits.tailBytes) expect(await write(part)).toMatchObject({ kind: 'stored' });
  expect(await write('more')).toMatchObject({ kind: 'refused', code: finalCodes.tooLarge });
}, 30_000);
