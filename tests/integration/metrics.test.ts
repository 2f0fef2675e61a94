import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createProject } from '@/domain/api/projects';
import { metricsToken } from '../support/instance';
import { newcomer } from '../support/people';
import { openSync } from '../support/sync';
import { startSyncNode, type SyncNode } from '../support/sync-node';

const instance = inject('instance');
let node: SyncNode;

beforeAll(async () => {
  node = await startSyncNode(instance, { METRICS_TOKEN: metricsToken });
});
afterAll(() => node.stop());

const ask = (baseUrl: string, token?: string) =>
  fetch(`${baseUrl}/metrics`, token ? { headers: { authorization: `Bearer ${token}` } } : {});

async function read(baseUrl: string): Promise<Map<string, number>> {
  const answer = await ask(baseUrl, metricsToken);
  expect(answer.status).toBe(200);
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

describe.each(['one process', 'a process for sessions alone'])('the numbers of %s', (which) => {
  const urlOf = () => (which === 'one process' ? instance.baseUrl : node.baseUrl);

  it('[SY40] are told to whoever bears the token, and to nobody else', async () => {
    for (const token of [undefined, 'another', `${metricsToken}x`])
      expect((await ask(urlOf(), token)).status).toBe(401);
    expect((await read(urlOf())).get('talkback_nodejs_heap_size_used_bytes')).toBeGreaterThan(1_000_000);
  });

  it('[SY40] count what is open, what was committed and how connections ended', async () => {
    const mara = await newcomer(instance.baseUrl, 'Mara');
    const { sessionId = '' } = await mara.call(createProject, { input: { name: 'EP' } });
    const before = await read(urlOf());
    const client = openSync(urlOf(), mara, sessionId ?? '', { origin: instance.baseUrl });
    await client.synced;
    client.document.getText('words').insert(0, 'one');
    await client.saved();
    const during = await read(urlOf());
    const rise = (after: Map<string, number>, name: string) =>
      (after.get(name) ?? 0) - (before.get(name) ?? 0);
    for (const name of ['documents', 'connections']) expect(rise(during, `talkback_sync_${name}`)).toBe(1);
    expect(rise(during, 'talkback_sync_updates_total')).toBe(1);
    expect(rise(during, 'talkback_sync_tail_bytes')).toBeGreaterThan(20);
    expect(rise(during, 'talkback_sync_commit_seconds_count')).toBeGreaterThanOrEqual(1);
    client.send(new Uint8Array([77]));
    await client.closed;
    // The other end hears of it a moment earlier.
    const ended = 'talkback_sync_connections_ended_total{code="4400"}';
    await expect.poll(async () => rise(await read(urlOf()), ended)).toBe(1);
    expect(rise(await read(urlOf()), 'talkback_sync_connections')).toBe(0);
  });
});

it('[SY40] are not there where no token was set', async () => {
  const plain = await startSyncNode(instance);
  try {
    expect((await ask(plain.baseUrl, metricsToken)).status).toBe(404);
  } finally {
    await plain.stop();
  }
});
