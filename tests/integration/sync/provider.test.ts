import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { dividing } from '@/client/dividing-socket';
import { acceptInvitation, createInvitation, createProject } from '@/domain/api/projects';
import { finalCodes } from '@/session/protocol';
import { often } from '../../support/often';
import { newcomer, type Person } from '../../support/people';
import { openSync } from '../../support/sync';

const { baseUrl } = inject('instance');
// Longer than the provider waits for a sign of life: 30 s.
const quietMs = often(35_000, 120_000);

let mara: Person;
let teo: Person;
let projectId: string;
let sessionId: string;
let providers: WebsocketProvider[] = [];

beforeAll(async () => {
  [mara, teo] = [await newcomer(baseUrl, 'Mara'), await newcomer(baseUrl, 'Teo')];
});
beforeEach(async () => {
  const project = await mara.call(createProject, { input: { name: 'EP' } });
  projectId = project.id;
  sessionId = project.sessionId ?? '';
  const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role: 'listener' } });
  await teo.call(acceptInvitation, { params: { token } });
});
afterEach(() => {
  for (const provider of providers) provider.destroy();
  providers = [];
});

/** The provider that browsers use, with a person's cookies. */
function provide(
  person: Person,
  document = new Y.Doc(),
  as = (socket: typeof globalThis.WebSocket) => socket,
): WebsocketProvider {
  const cookie = [...person.jar].map(([key, value]) => `${key}=${value}`).join('; ');
  class AsPerson extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { origin: baseUrl, cookie } });
    }
  }
  const provider = new WebsocketProvider(`${baseUrl.replace('http', 'ws')}/sync`, sessionId, document, {
    disableBc: true,
    WebSocketPolyfill: as(AsPerson as never),
  });
  providers.push(provider);
  return provider;
}

const synced = (provider: WebsocketProvider) =>
  new Promise<void>((resolve) => provider.on('sync', (isSynced) => isSynced && resolve()));

const statesSeen = (provider: WebsocketProvider) =>
  [...provider.awareness.getStates().values()] as Record<string, unknown>[];

describe('y-websocket’s own provider', () => {
  it('[SY42] brings along 6 MB that were written without a line, and 5,000 clips pasted at once', async () => {
    const [mine, other] = [provide(mara, new Y.Doc(), dividing), provide(mara)];
    await Promise.all([synced(mine), synced(other)]);
    mine.disconnect();
    const text = 'All that was sung. '.repeat(330_000);
    mine.doc.getText('words').insert(0, text);
    const ends: number[] = [];
    mine.on('connection-close', (event) => event && ends.push(event.code));
    mine.connect();
    await expect.poll(() => other.doc.getText('words').length, { timeout: 30_000 }).toBe(text.length);
    const clips = mine.doc.getMap<Y.Map<unknown>>('clips');
    const filler = 'x'.repeat(1_000);
    mine.doc.transact(() => {
      for (let n = 0; n < 5_000; n += 1)
        clips.set(`clip ${n}`, new Y.Map<unknown>(Object.entries({ pos: n, in: 0, out: 48_000, filler })));
    });
    await expect.poll(() => other.doc.getMap('clips').size, { timeout: 30_000 }).toBe(5_000);
    expect(other.doc.getText('words').toJSON()).toBe(text);
    expect(other.doc.getMap('clips').toJSON()).toEqual(clips.toJSON());
    expect(ends).toEqual([]);
  }, 90_000);

  it('[SY17] keeps documents the same', async () => {
    const [one, other] = [provide(mara), provide(mara)];
    await Promise.all([synced(one), synced(other)]);
    one.doc.getText('words').insert(0, 'hello');
    await expect.poll(() => other.doc.getText('words').toJSON()).toBe('hello');
    other.doc.getText('words').insert(5, ' there');
    await expect.poll(() => one.doc.getText('words').toJSON()).toBe('hello there');
  });

  it('[SY19] [SY21] shows who is there as the server knows him, listeners too, and nobody who has gone', async () => {
    const [hers, his] = [provide(mara), provide(teo)];
    await Promise.all([synced(hers), synced(his)]);
    his.awareness.setLocalState({ user: { name: 'Mara', role: 'owner' }, cursor: 4 });
    await expect
      .poll(() => statesSeen(hers).find(({ cursor }) => cursor === 4)?.['user'])
      .toMatchObject({
        id: teo.id,
        name: 'Teo',
        role: 'listener',
      });
    his.destroy();
    await expect.poll(() => statesSeen(hers).some(({ cursor }) => cursor === 4)).toBe(false);
  });

  it('[SY20] cannot take away who is somebody else', async () => {
    const [hers, his] = [provide(mara), provide(teo)];
    await Promise.all([synced(hers), synced(his)]);
    hers.awareness.setLocalStateField('cursor', 1);
    await expect.poll(() => statesSeen(his).some(({ cursor }) => cursor === 1)).toBe(true);
    const client = hers.doc.clientID;
    his.awareness.meta.set(client, { clock: 99, lastUpdated: 0 });
    his.awareness.states.set(client, { cursor: 66 });
    his.awareness.emit('update', [{ added: [], updated: [client], removed: [] }, 'local']);
    his.awareness.setLocalStateField('cursor', 2);
    const witness = provide(mara);
    await synced(witness);
    await expect
      .poll(() => statesSeen(witness).map(({ cursor }) => cursor))
      .toEqual(expect.arrayContaining([1, 2]));
    expect(statesSeen(witness).some(({ cursor }) => cursor === 66)).toBe(false);
  });

  it('[SY22] tells at most 20 times a second what somebody says of himself', async () => {
    const [hers, his] = [provide(mara), provide(teo)];
    await Promise.all([synced(hers), synced(his)]);
    let heard = 0;
    hers.awareness.on('update', ({ updated }: { updated: number[] }) => {
      if (updated.includes(his.doc.clientID)) heard += 1;
    });
    for (let n = 0; n < 200; n += 1) {
      his.awareness.setLocalStateField('cursor', n);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await expect.poll(() => statesSeen(hers).some(({ cursor }) => cursor === 199)).toBe(true);
    expect(heard).toBeLessThan(60);
    his.awareness.setLocalStateField('cursor', 'x'.repeat(5000));
    const { code } = await new Promise<{ code: number }>((resolve) => his.on('closed', resolve));
    expect(code).toBe(finalCodes.tooLarge);
  });

  it(
    `[SY23] stays where it is through ${quietMs / 1000} s of silence, and hears something every 14 s`,
    async () => {
      const quiet = provide(mara);
      await synced(quiet);
      quiet.awareness.setLocalState(null);
      const ends: unknown[] = [];
      quiet.on('connection-close', (event) => ends.push(event));
      const silent = openSync(baseUrl, mara, sessionId, { isSilent: true });
      await silent.opened;
      for (const until = Date.now() + quietMs; Date.now() < until;) {
        const before = silent.frames.length;
        await expect.poll(() => silent.frames.length, { timeout: 14_000 }).toBeGreaterThan(before);
      }
      expect(ends).toEqual([]);
      silent.close();
    },
    quietMs + 30_000,
  );
});
