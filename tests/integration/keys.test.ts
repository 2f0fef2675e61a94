import { beforeAll, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import { createKey, listLogins, mostKeys, revokeLogin, revokeLogins } from '@/domain/api/accounts';
import { createProject, listProjects } from '@/domain/api/projects';
import { finalCodes, syncPath } from '@/session/protocol';
import { newcomer, type Person } from '../support/people';
import { openClient } from '../support/sync';

const { baseUrl } = inject('instance');

let mara: Person;
let sessionId: string;

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
  sessionId = (await mara.call(createProject, { input: { name: 'EP' } })).sessionId ?? '';
});

const makeKey = (name = 'Reaper') => mara.call(createKey, { input: { name } });

/** A program: no cookies, no Origin. */
const ask = (key: string, path: string, init: { method?: string; body?: object; headers?: object } = {}) =>
  fetch(`${baseUrl}${path}`, {
    method: init.method ?? 'GET',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...init.headers },
    ...(init.body ? { body: JSON.stringify(init.body) } : {}),
  });

function come(key: string, headers: Record<string, string> = {}) {
  const url = `${baseUrl.replace('http', 'ws')}${syncPath(sessionId)}`;
  return openClient(new WebSocket(url, { headers: { authorization: `Bearer ${key}`, ...headers } }));
}

it('[RV99] lets a program do in projects what its person may, without an Origin', async () => {
  const { key } = await makeKey();
  const projects = await ask(key, listProjects.path);
  expect(((await projects.json()) as { items: { name: string }[] }).items.map(({ name }) => name)).toContain(
    'EP',
  );
  const made = await ask(key, createProject.path, { method: 'POST', body: { name: 'By a program' } });
  expect(made.status).toBe(201);
  // What comes along as a cookie says nothing.
  const cookie = [...mara.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  expect((await ask('tbk_nobody', listProjects.path, { headers: { cookie } })).status).toBe(401);
  expect((await ask(`tbk_${'x'.repeat(43)}`, listProjects.path, { headers: { cookie } })).status).toBe(401);
});

it('[RV99] [SY52] lets a program write in a session, as its person', async () => {
  const { key } = await makeKey();
  const client = come(key);
  await client.synced;
  client.document.getText('words').insert(0, 'by a program');
  await client.saved();
  const foreign = come(key, { origin: 'https://elsewhere.example' });
  await foreign.synced;
  expect(foreign.document.getText('words').toJSON()).toBe('by a program');
  expect((await come(`tbk_${'x'.repeat(43)}`).closed).code).toBe(finalCodes.signedOut);
  expect((await come('tbk_short').closed).code).toBe(finalCodes.signedOut);
});

it('[RV99] is no way to the account', async () => {
  const { key } = await makeKey();
  for (const path of ['/api/me/keys', '/api/me/logins'])
    expect(
      (await ask(key, path, { method: path.endsWith('keys') ? 'POST' : 'DELETE', body: { name: 'x' } }))
        .status,
    ).toBe(403);
  expect((await ask(key, listLogins.path)).status).toBe(403);
  expect((await ask(key, '/api/me')).status).toBe(200);
});

it('[RV99] [SY52] ends at once, by itself or with everything else of its person', async () => {
  const [one, other] = [await makeKey('one'), await makeKey('other')];
  const { items } = await mara.call(listLogins);
  expect(items.find(({ id }) => id === one.id)).toMatchObject({
    device: 'one',
    kind: 'key',
    isCurrent: false,
  });
  expect(JSON.stringify(items)).not.toContain(one.key);
  const client = come(one.key);
  await client.synced;
  await mara.call(revokeLogin, { params: { loginId: one.id } });
  expect((await client.closed).code).toBe(finalCodes.signedOut);
  expect((await ask(one.key, listProjects.path)).status).toBe(401);
  const teo = await newcomer(baseUrl, 'Teo');
  const { key } = await teo.call(createKey, { input: { name: 'his' } });
  await teo.call(revokeLogins);
  expect((await ask(key, listProjects.path)).status).toBe(401);
  expect((await ask(other.key, listProjects.path)).status).toBe(200);
});

it(`[RV99] are ${mostKeys} at most`, async () => {
  const teo = await newcomer(baseUrl, 'Teo');
  for (let n = 0; n < mostKeys; n += 1) await teo.call(createKey, { input: { name: `key ${n}` } });
  expect((await teo.ask(createKey, { input: { name: 'one more' } })).status).toBe(409);
});
