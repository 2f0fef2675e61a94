import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { commitWrites, type Write } from '@/server/sync/commit';
import { compact } from '@/server/sync/compact';
import type { DocumentWork } from '@/server/sync/document-work';
import { openPlaces, type Place } from '@/server/sync/places';
import { openMemoryLog } from '../../../support/memory-log';

const writer = { personId: 'mara', loginId: 'login', projectId: 'project' };
const quiet = { info() {}, warn() {} };

const never = () => Promise.reject(new Error('Nobody asks.'));
const nobody: DocumentWork = {
  compact: never,
  difference: never,
  edit: never,
  read: never,
  close: () => Promise.resolve(),
};

/** A document that somebody writes in, and a thread whose snapshots are done when they are let. */
async function writing() {
  const log = openMemoryLog(() => 'none');
  const begun: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const work: DocumentWork = {
    ...nobody,
    async compact(parts) {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => begun.push(resolve));
      running -= 1;
      return compact(parts);
    },
  };
  const places = openPlaces<string>({ log, work, tell: quiet, now: () => 0 });
  const place = (await places.of('session')) as Place<string>;
  const document = new Y.Doc();
  const sent: Uint8Array[] = [];
  document.on('update', (update: Uint8Array) => sent.push(update));
  const write = async (count: number) => {
    for (let n = 0; n < count; n += 1) document.getArray('lines').push([n]);
    const writes = sent.splice(0).map((update): Write => ({
      room: place.room,
      writer,
      update,
      presenceOf: () => undefined,
      settle() {},
    }));
    await commitWrites(log, writes);
    place.relayed = place.room.head();
    places.compactIfLong(place);
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  return { log, place, places, write, begun, document, most: () => most, settle };
}

it('[SY18] makes one snapshot at a time, however slow it is, and what is written meanwhile stays', async () => {
  const { log, place, write, begun, document, most, settle } = await writing();
  for (let round = 0; round < 10; round += 1) await write(600);
  expect(begun).toHaveLength(1);
  begun.pop()?.();
  await settle();
  expect(place.room.base()?.seq).toBe(600);
  expect(place.room.tail()).toHaveLength(5_400);
  await write(1);
  expect(begun).toHaveLength(1);
  begun.pop()?.();
  await settle();
  expect(place.room.tail()).toHaveLength(0);
  expect(most()).toBe(1);
  // Whoever loads it now reads all of it.
  const stored = await log.load('session');
  const loaded = new Y.Doc();
  for (const update of [stored?.snapshot?.state, ...(stored?.tail ?? []).map((entry) => entry.update)])
    if (update) Y.applyUpdate(loaded, update);
  expect(loaded.getArray('lines').toJSON()).toEqual(document.getArray('lines').toJSON());
});

it('[SY18] keeps no snapshot of a document that was let go of while it was made', async () => {
  const { log, place, places, write, begun, settle } = await writing();
  await write(600);
  places.forget(place);
  begun.pop()?.();
  await settle();
  expect((await log.load('session'))?.snapshot).toBeNull();
});

it('[SY50] finds out by asking that a document has another history, also of one that is damaged', async () => {
  const log = openMemoryLog(() => 'none');
  let epoch = 1;
  const heads = (ids: readonly string[]) =>
    Promise.resolve(new Map(ids.map((id) => [id, { epoch, head: 9 }])));
  // Its log ends before its head.
  const load = () => Promise.resolve({ epoch: 1, head: 9, snapshot: null, tail: [], bindings: [] });
  const places = openPlaces<string>({
    log: { ...log, heads, load },
    work: nobody,
    tell: quiet,
    now: () => 0,
  });
  const place = await places.of('session');
  expect(place?.room.fault).toBeDefined();
  const restored: unknown[] = [];
  const news = {
    onGrown: () => undefined,
    onRestored: (each: unknown) => restored.push(each),
    onLost: () => undefined,
  };
  await places.follow(news);
  expect(restored).toEqual([]);
  epoch = 2;
  await places.follow(news);
  expect(restored).toEqual([place]);
});

it('[SY38] follows every document, whatever is wrong with one, and lets go of what the log does not hold', async () => {
  const log = openMemoryLog(() => 'none');
  const heads = new Map([
    ['spoiled', 1],
    ['unreadable', 1],
    ['shorter', 2],
    ['whole', 1],
  ]);
  const update = Y.encodeStateAsUpdate(new Y.Doc());
  const load = (id: string) => {
    const tail = Array.from({ length: heads.get(id) ?? 0 }, (_, n) => ({ seq: n + 1, update }));
    return Promise.resolve({ epoch: 1, head: tail.length, snapshot: null, tail, bindings: [] });
  };
  const places = openPlaces<string>({
    log: {
      ...log,
      load,
      heads: (ids) =>
        Promise.resolve(new Map(ids.map((id) => [id, { epoch: 1, head: id === 'shorter' ? 1 : 2 }]))),
      after: (id) =>
        id === 'unreadable'
          ? Promise.reject(new Error('a page of it cannot be read'))
          : Promise.resolve({
              entries: [{ seq: 2, update: id === 'spoiled' ? new Uint8Array([0, 255]) : update }],
              bindings: [],
            }),
    },
    work: nobody,
    tell: quiet,
    now: () => 0,
  });
  for (const id of heads.keys()) await places.of(id);
  const [lost, grown]: string[][] = [[], []];
  await places.follow({
    onGrown: ({ room }) => grown?.push(room.sessionId),
    onRestored: () => undefined,
    onLost: ({ room }) => lost?.push(room.sessionId),
  });
  expect(lost).toEqual(['spoiled', 'shorter']);
  expect(grown).toEqual(['whole']);
});
