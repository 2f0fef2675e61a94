import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { createProject } from '@/domain/api/projects';
import { freePort } from '../../../scripts/lib/ports.mjs';
import { busProgram, endBus, startBus } from '../../support/bus';
import { newcomer, type Person } from '../../support/people';
import { openSync, type SyncClient } from '../../support/sync';
import { startSyncNode, type SyncNode } from '../../support/sync-node';

const instance = inject('instance');
describe.skipIf(!busProgram)('nodes with a bus (redis-server)', () => {
  let port: number;
  let bus: ChildProcess;
  let nodes: [SyncNode, SyncNode, SyncNode];
  let mara: Person;
  let sessionId: string;

  beforeAll(async () => {
    port = await freePort();
    bus = await startBus(port);
    const env = { REDIS_URL: `redis://127.0.0.1:${port}` };
    const start = () => startSyncNode(instance, env);
    nodes = [await start(), await start(), await start()];
    mara = await newcomer(instance.baseUrl, 'Mara');
    sessionId = (await mara.call(createProject, { input: { name: 'EP' } })).sessionId ?? '';
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await endBus(bus);
  });

  const come = async ({ baseUrl }: SyncNode, document = new Y.Doc()): Promise<SyncClient> => {
    const client = openSync(baseUrl, mara, sessionId, { origin: instance.baseUrl, document });
    await client.synced;
    return client;
  };
  const lines = ({ document }: SyncClient) => document.getArray<string>('lines');

  /** How many of so many edits were there sooner than any poll would have brought them. */
  async function quick(from: SyncClient, to: SyncClient, edits: number): Promise<number> {
    let count = 0;
    for (let n = 0; n < edits; n += 1) {
      const line = `${performance.now()}`;
      const began = performance.now();
      lines(from).push([line]);
      await expect.poll(() => lines(to).toArray().includes(line), { interval: 5, timeout: 8_000 }).toBe(true);
      if (performance.now() - began < 700) count += 1;
    }
    return count;
  }

  it('[SY39] wake each other, lose nothing while it is killed, and wake each other again', async () => {
    const [one, other] = [await come(nodes[0]), await come(nodes[1])];
    // While it is up the log is asked every five seconds alone.
    expect(await quick(one, other, 6)).toBe(6);
    await endBus(bus);
    await quick(one, other, 2);
    await quick(other, one, 2);
    bus = await startBus(port);
    await expect.poll(() => quick(one, other, 8), { timeout: 40_000 }).toBe(8);
    const witness = await come(nodes[1]);
    expect(lines(witness).toArray()).toEqual(lines(one).toArray());
  }, 90_000);

  it('[SY44] show each other who is there, and nobody who was there on one that died', async () => {
    const [hers, his] = [await come(nodes[0]), await come(nodes[1])];
    const say = (client: SyncClient, cursor: number) => {
      const awareness = new Awareness(client.document);
      awareness.setLocalState({ cursor });
      const update = encodeAwarenessUpdate(awareness, [client.document.clientID]);
      client.send({ kind: 'presence', update });
      awareness.destroy();
    };
    const cursors = (client: SyncClient) => {
      const seen = new Awareness(new Y.Doc());
      for (const frame of client.frames)
        if (frame.kind === 'presence') applyAwarenessUpdate(seen, frame.update, 'server');
      const states = [...seen.getStates().values()];
      seen.destroy();
      return states.flatMap((state) => (typeof state['cursor'] === 'number' ? [state['cursor']] : [])).sort();
    };
    say(hers, 1);
    await expect.poll(() => cursors(his), { timeout: 3_000 }).toEqual([1]);
    say(his, 2);
    await expect.poll(() => cursors(hers), { timeout: 3_000 }).toEqual([1, 2]);
    // The first to come here, sooner than anybody says again who is there.
    const late = await come(nodes[2]);
    await expect.poll(() => cursors(late), { timeout: 2_000 }).toEqual([1, 2]);
    await nodes[0].kill('SIGKILL');
    await expect.poll(() => cursors(late), { timeout: 30_000, interval: 250 }).toEqual([2]);
    // Whoever is there and says nothing stays.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(cursors(late)).toEqual([2]);
    await nodes[0].start();
  }, 60_000);
});
