import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { WebSocket } from 'ws';
import { listLogins, revokeLogin } from '@/domain/api/accounts';
import { ServerMessage, type PresentPerson } from '@/domain/api/live';
import { createLink, enterLink } from '@/domain/api/links';
import { acceptInvitation, createInvitation, createProject } from '@/domain/api/projects';
import { addComment, changeVersion, createMix } from '@/domain/api/review';
import { viewerOfLogin } from '@/server/auth/viewer';
import { openDatabase } from '@/server/db/client';
import { openFactsHub } from '@/server/events/hub';
import type { Runtime } from '@/server/runtime';
import { openFacts, type OpenFacts } from '../support/facts';
import { newcomer, signIn, stranger, uploadFile, type Person } from '../support/people';
import { makeTone } from '../support/sounds';

const { baseUrl, databaseUrl } = inject('instance');

let mara: Person;
let teo: Person;
let projectId: string;
let mixId: string;
let otherMixId: string;
let one: string;
let two: string;
let open: OpenFacts[] = [];

beforeAll(async () => {
  [mara, teo] = [await newcomer(baseUrl, 'Mara'), await newcomer(baseUrl, 'Teo')];
  projectId = (await mara.call(createProject, { input: { name: 'EP' } })).id;
  const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role: 'reviewer' } });
  await teo.call(acceptInvitation, { params: { token } });
  const mix = async (title: string) =>
    (await mara.call(createMix, { params: { projectId }, input: { title } })).id;
  [mixId, otherMixId] = [await mix('Song'), await mix('Secret single')];
  const upload = async (pitch: number) =>
    (await uploadFile(mara, makeTone(0.3, pitch), { filename: 'Song.wav', mixId })).versionId ?? '';
  [one, two] = [await upload(220), await upload(330)];
});

async function enter(versionId?: string, permission: 'listen' | 'comment' = 'listen'): Promise<Person> {
  const input = { permission, ...(versionId ? { versionId } : {}) };
  const { id, url } = await mara.call(createLink, { params: { mixId }, input });
  const guest = stranger(baseUrl, 'Yuki');
  await guest.fetch(new URL(url).pathname);
  await guest.call(enterLink, { params: { linkId: id }, input: { name: 'Yuki' } });
  return guest;
}

async function come(person: Person): Promise<OpenFacts> {
  const page = openFacts(baseUrl, person, projectId);
  open.push(page);
  await page.opened;
  return page;
}

afterAll(() => {
  for (const page of open) page.socket.close();
  open = [];
});

const stand = (page: OpenFacts, place: { mixId: string; versionId: string | null }, frame = 100) =>
  page.socket.send(JSON.stringify({ kind: 'presence', ...place, frame, playing: true }));

/** Who is where, as a page was told last. */
function present(page: OpenFacts): PresentPerson[] {
  const told = page.messages.map((message) => ServerMessage.parse(message));
  const last = told.findLast((message) => message.kind === 'presence');
  return last?.kind === 'presence' ? last.people : [];
}

const places = (page: OpenFacts) =>
  present(page).map(({ person, versionId }) => `${person.name} ${versionId}`);

describe('who is where', () => {
  it('[RV14] [RV101] is told to a guest within his link alone', async () => {
    const [his, ofOne, hers, theirs] = [
      await come(await enter()),
      await come(await enter(one)),
      await come(mara),
      await come(teo),
    ];
    stand(hers, { mixId: otherMixId, versionId: null });
    stand(theirs, { mixId, versionId: two });
    await expect.poll(() => places(hers)).toEqual(expect.arrayContaining(['Mara null', `Teo ${two}`]));
    await expect.poll(() => places(his)).toEqual([`Teo ${two}`]);
    expect(present(ofOne)).toEqual([]);
    expect(JSON.stringify(his.messages)).not.toContain(otherMixId);
    stand(theirs, { mixId, versionId: one });
    await expect.poll(() => places(ofOne)).toEqual([`Teo ${one}`]);
    expect(JSON.stringify(ofOne.messages)).not.toContain(two);

    stand(his, { mixId: otherMixId, versionId: null }, 5);
    stand(ofOne, { mixId, versionId: two }, 6);
    stand(his, { mixId, versionId: one }, 7);
    await expect.poll(() => JSON.stringify(present(hers))).toContain('"frame":7');
    expect(present(hers).map(({ frame }) => frame)).not.toContain(5);
    expect(present(hers).map(({ frame }) => frame)).not.toContain(6);
  });

  it('[RV101] shows everybody in the colour of his notes', async () => {
    const [hers, yuki] = [await come(mara), await enter(undefined, 'comment')];
    stand(hers, { mixId, versionId: one });
    stand(await come(yuki), { mixId, versionId: one });
    const text = { params: { versionId: one }, input: { text: 'Here.', visibility: 'everyone' as const } };
    const authors = [(await mara.call(addComment, text)).author, (await yuki.call(addComment, text)).author];
    const here = () => present(hers).filter(({ versionId }) => versionId === one);
    await expect.poll(() => here().map(({ person }) => person)).toEqual(expect.arrayContaining(authors));
    expect(authors[0]?.colour).not.toBe(authors[1]?.colour);
  });

  it('[RV63] [RV101] leaves out the version for whom it is hidden', async () => {
    const [hers, theirs] = [await come(mara), await come(teo)];
    stand(hers, { mixId, versionId: two }, 4321);
    await expect.poll(() => places(theirs)).toContain(`Mara ${two}`);
    await mara.call(changeVersion, { params: { versionId: two }, input: { hidden: true } });
    await expect.poll(() => places(theirs)).not.toContain(`Mara ${two}`);
    expect(places(theirs)).toContain('Mara null');
    expect(places(hers)).toContain(`Mara ${two}`);
    await mara.call(changeVersion, { params: { versionId: two }, input: { hidden: false } });
    await expect.poll(() => places(theirs)).toContain(`Mara ${two}`);
  });
});

describe('a page that comes', () => {
  const db = openDatabase(databaseUrl);
  const log = { warn: () => undefined };
  const runtime = { db, log, now: () => new Date() } as unknown as Runtime;
  afterAll(() => db.$disconnect());

  class FakeSocket extends EventEmitter {
    readonly OPEN = 1;
    readonly bufferedAmount = 0;
    readonly codes: number[] = [];
    readonly told: string[] = [];
    constructor(public readyState: number) {
      super();
    }
    send(text: string) {
      this.told.push(text);
    }
    close(code: number) {
      this.codes.push(code);
      this.readyState = 3;
    }
  }
  const join = (socket: FakeSocket, viewer: Awaited<ReturnType<typeof viewerOfLogin>>) => {
    const hub = openFactsHub(runtime);
    if (!viewer) throw new Error('Nobody is signed in.');
    return { hub, joined: hub.join(socket as unknown as WebSocket, viewer, projectId, 0) };
  };
  const secondLogin = async () => {
    const phone = stranger(baseUrl, 'Mara');
    await signIn(phone, mara.email);
    const { items } = await phone.call(listLogins);
    return items.find(({ isCurrent }) => isCurrent)?.id ?? '';
  };

  it('[RV6] [RV100] is closed when its login ended while it was looked up', async () => {
    const loginId = await secondLogin();
    const viewer = await viewerOfLogin(runtime, loginId);
    await mara.call(revokeLogin, { params: { loginId } });
    const socket = new FakeSocket(1);
    const { hub, joined } = join(socket, viewer);
    await joined;
    await expect.poll(() => socket.codes).toEqual([4401]);
    expect(socket.told).toEqual([]);
    hub.close();
  });

  it('[RV100] and has gone meanwhile is not kept', async () => {
    const socket = new FakeSocket(3);
    const { hub, joined } = join(socket, await viewerOfLogin(runtime, await secondLogin()));
    await joined;
    hub.close();
    expect(socket.codes).toEqual([]);
  });

  it('[RV100] says at once where it is, and is heard', async () => {
    const hers = await come(mara);
    const theirs = openFacts(baseUrl, teo, projectId);
    open.push(theirs);
    theirs.socket.on('open', () => stand(theirs, { mixId, versionId: one }, 777));
    await expect.poll(() => JSON.stringify(present(hers))).toContain('"frame":777');
  });

  it('[RV100] with a frame that is too large closes itself alone', async () => {
    const { port, hostname } = new URL(baseUrl);
    const cookie = [...teo.jar].map(([key, value]) => `${key}=${value}`).join('; ');
    const head = [
      `GET /facts?project=${projectId} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Origin: ${baseUrl}`,
      `Cookie: ${cookie}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ];
    // A masked text of 5,000 bytes, in the same packet as the question.
    const frame = Buffer.concat([
      Buffer.from([0x81, 0xfe, 0x13, 0x88, 0, 0, 0, 0]),
      Buffer.alloc(5000, 0x20),
    ]);
    const closed = await new Promise((resolve) => {
      const socket = net.connect(Number(port), hostname, () =>
        socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), frame])),
      );
      socket.on('error', () => undefined);
      socket.on('data', () => undefined);
      socket.on('close', () => resolve(true));
    });
    expect(closed).toBe(true);
    expect((await mara.fetch('/healthz')).status).toBe(200);
  });
});
