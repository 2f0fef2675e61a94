import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject } from '@/domain/api/projects';
import { addComment, createMix, listComments, listFacts, readMix } from '@/domain/api/review';
import { startInstance, type Instance } from '../support/instance';
import { beginUpload, newcomer, sendChunk, settled, uploadFile, type Person } from '../support/people';
import { makeTone } from '../support/sounds';

const kills = 40;
const seed = Number(process.env['TALKBACK_SEED'] ?? Date.now() % 1_000_000);

let state = seed;
const random = (): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return state / 2_147_483_648;
};

interface Entry {
  text: string;
  outcome: 'ok' | 'failed' | 'unknown';
}

let instance: Instance;
let mara: Person;
let mixId: string;
let projectId: string;
let versionId: string;
const comments: Entry[] = [];
const uploads: { location: string; file: Uint8Array<ArrayBuffer> }[] = [];

beforeAll(async () => {
  instance = await startInstance({ isDurable: true });
  mara = await newcomer(instance.baseUrl, 'Mara');
  projectId = (await mara.call(createProject, { input: { name: 'EP' } })).id;
  mixId = (await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
  versionId = (await uploadFile(mara, makeTone(1), { filename: 'Song.wav', mixId })).versionId ?? '';
}, 120_000);

afterAll(() => instance.stop());

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function killSoon(withinMs: number): Promise<void> {
  await sleep(random() * withinMs);
  await instance.kill('SIGKILL');
}

/** Posts comments until the server is gone, and writes down what it said to each. */
async function postComments(round: number): Promise<void> {
  const post = async (n: number) => {
    const entry: Entry = { text: `round ${round} note ${n}`, outcome: 'unknown' };
    comments.push(entry);
    try {
      const headers = { 'idempotency-key': `round-${round}-note-${n}` };
      const { status } = await mara.ask(addComment, {
        params: { versionId },
        input: { text: entry.text },
        headers,
      });
      entry.outcome = status === 201 ? 'ok' : 'failed';
    } catch {
      entry.outcome = 'unknown';
    }
  };
  await Promise.all(Array.from({ length: 6 }, (_, n) => post(n)));
}

/** Opens an upload; whatever happens next, it is one that must end well. */
async function openUpload(round: number, seconds: number): Promise<(typeof uploads)[number]> {
  const file = makeTone(seconds, 200 + round);
  const opened = await beginUpload(mara, file.length, { filename: `Song_r${round}.wav`, mixId });
  const upload = { location: opened.headers.get('location') ?? '', file };
  uploads.push(upload);
  return upload;
}

async function finishUpload({ location, file }: (typeof uploads)[number]): Promise<void> {
  const headers = { 'tus-resumable': '1.0.0' };
  const asked = await mara.fetch(location, { method: 'HEAD', headers }).catch(() => undefined);
  if (!asked) return;
  const offset = Number(asked.headers.get('upload-offset'));
  if (offset < file.length)
    await sendChunk(mara, location, offset, file.subarray(offset)).catch(() => undefined);
}

it(
  `[RV16] [RV22] [RV35] nothing acknowledged is lost and nothing is there twice over ${kills} kills (seed ${seed})`,
  { timeout: 600_000 },
  async () => {
    for (let round = 0; round < kills; round++) {
      const kind = round % 4;
      if (kind === 0) {
        const { location, file } = await openUpload(round, 30);
        const sending = sendChunk(mara, location, 0, file).catch(() => undefined);
        await Promise.all([sending, killSoon(30)]);
      }
      if (kind === 1) {
        await finishUpload(await openUpload(round, 10));
        await killSoon(600);
      }
      if (kind === 2) await Promise.all([postComments(round), killSoon(40)]);
      if (kind === 3) {
        const upload = await openUpload(round, 4);
        await Promise.all([postComments(round), finishUpload(upload), killSoon(150)]);
      }
      await instance.start();
    }

    // Whoever got no answer asks again with the same key.
    for (const entry of comments.filter(({ outcome }) => outcome === 'unknown')) {
      const key = entry.text.replaceAll(' ', '-');
      const input = { text: entry.text };
      await mara.call(addComment, { params: { versionId }, input, headers: { 'idempotency-key': key } });
    }
    const written = new Map<string, number>();
    for (let cursor: string | undefined; ;) {
      const page = await mara.call(listComments, {
        params: { versionId },
        query: { limit: 200, ...(cursor ? { cursor } : {}) },
      });
      for (const { text } of page.items) written.set(text, (written.get(text) ?? 0) + 1);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(comments.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    for (const { text } of comments) expect([text, written.get(text)]).toEqual([text, 1]);

    for (const upload of uploads) await finishUpload(upload);
    for (const { location } of uploads) expect((await settled(mara, location)).status).toBe('ready');
    const { versions } = await mara.call(readMix, { params: { mixId } });
    const hashes = uploads.map(({ file }) => createHash('sha256').update(file).digest('hex'));
    for (const hash of hashes) expect(versions.filter(({ sha256 }) => sha256 === hash)).toHaveLength(1);
    expect(versions.filter(({ status }) => status !== 'ready')).toEqual([]);
    const numbers = versions.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);

    const facts: number[] = [];
    for (let after = 0; ;) {
      const { items } = await mara.call(listFacts, { params: { projectId }, query: { after, limit: 500 } });
      facts.push(...items.map(({ seq }) => seq));
      if (items.length < 500) break;
      after = facts.at(-1) ?? 0;
    }
    expect(facts).toEqual(facts.map((_, index) => index + 1));
  },
);
