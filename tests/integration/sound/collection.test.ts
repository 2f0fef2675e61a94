import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPeaks, decodeDat } from '@/audio/dsp/peaks';
import { createProject } from '@/domain/api/projects';
import { createMix, readMix, readVersion } from '@/domain/api/review';
import type { UploadResult } from '@/domain/api/review';
import { fates, fileOf, filesOf, isThere, readManifest, refusedFormats } from '../../support/collection';
import { beginUpload, newcomer, sendChunk, type Person } from '../../support/people';
import { makeTone } from '../../support/sounds';
import { floatsIn, ffmpeg, write } from './lab';

const { baseUrl, dataDir } = inject('instance');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let mara: Person;
let mixId: string;

let requests = 0;
const traps: net.Server[] = [];

/** Counts whoever comes to a port of this machine; gives the port, or nothing where it may not be taken. */
async function setTrap(wanted: number): Promise<number | undefined> {
  const trap = net.createServer((socket) => {
    requests += 1;
    socket.destroy();
  });
  trap.listen(wanted, '127.0.0.1');
  try {
    await once(trap, 'listening');
  } catch {
    return undefined;
  }
  traps.push(trap);
  return (trap.address() as net.AddressInfo).port;
}

// The collection's files name port 9, which only root may take; those made here name one that anybody may.
await setTrap(9);
const trapPort = await setTrap(0);

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
  const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
  mixId = (await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
  // They take minutes, in which everything else here is read beside them.
  for (const name of bombNames)
    bombs.set(name, send(name, Uint8Array.from(fs.readFileSync(fileOf('hostile', name)))));
});

const bombNames = filesOf('hostile').filter((name) => name.startsWith('bomb-'));
const bombs = new Map<string, Promise<Told>>();

afterAll(() => traps.forEach((trap) => trap.close()));

interface Told {
  result: UploadResult;
  /** Each progress that was told, in order, without repeats. */
  steps: number[];
  location: string;
}

/** Sends a whole file, and notes what its sender is told until it is read. */
async function send(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Told> {
  const opened = await beginUpload(mara, bytes.length, { filename: name, mixId });
  expect(opened.status).toBe(201);
  const location = opened.headers.get('location') ?? '';
  if (bytes.length > 0) expect((await sendChunk(mara, location, 0, bytes)).status).toBe(204);
  const steps: number[] = [];
  for (;;) {
    const result = (await (await mara.fetch(`${location}/result`)).json()) as UploadResult;
    if (steps.at(-1) !== result.progress) steps.push(result.progress);
    if (result.status === 'ready' || result.status === 'failed') return { result, steps, location };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function expectFate(name: string, bytes: Uint8Array<ArrayBuffer>, fate: (typeof fates)[string]) {
  const { result, location } = await send(name, bytes);
  const kept = fs.readFileSync(path.join(dataDir, 'uploads', location.split('/').at(-1) ?? ''));
  expect(sha256(kept)).toBe(sha256(bytes));
  if (typeof fate === 'string') {
    expect(result).toMatchObject({ status: 'failed', problem: { code: fate } });
    expect(result.problem?.sentence).toMatch(/^[A-Z].*Nothing was added\./);
    const { versions } = await mara.call(readMix, { params: { mixId } });
    expect(versions.find(({ id }) => id === result.versionId)).toMatchObject({
      status: 'failed',
      number: null,
    });
  } else {
    expect(result.status).toBe('ready');
    const version = await mara.call(readVersion, { params: { versionId: result.versionId ?? '' } });
    expect(version.sha256).toBe(sha256(bytes));
    const kinds = version.findings.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining([...fate]));
    if (!fate.includes('clipping')) expect(kinds).not.toContain('clipping');
  }
  expect((await mara.fetch('/readyz')).status).toBe(200);
  expect(requests).toBe(0);
}

describe('made by hand', () => {
  const text = (words: string) => Uint8Array.from(Buffer.from(words));
  it.each<[string, Uint8Array<ArrayBuffer>, (typeof fates)[string]]>([
    ['empty.wav', new Uint8Array(0), 'empty'],
    [
      'list.m3u8',
      text(`#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:${trapPort}/x.ts\n#EXT-X-ENDLIST\n`),
      'unsupported',
    ],
    ['list.wav', text('#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'), 'unsupported'],
    ['page.mp3', text('<html><body onload=alert(1)></body></html>'), 'unsupported'],
    ['header.wav', makeTone(1).slice(0, 44), 'empty'],
    ['cut.wav', makeTone(1).slice(0, 100_000), ['damaged']],
    ['named.flac', makeTone(1), ['mislabelled']],
  ])('[IN22] %s meets its fate over a real instance', expectFate);
});

describe.skipIf(!isThere)('hostile files over a real instance (TALKBACK_AUDIO)', () => {
  it.each(filesOf('hostile').filter((name) => !name.startsWith('bomb-')))(
    '[IN22] %s meets its fate over a real instance',
    async (name) => {
      await expectFate(name, Uint8Array.from(fs.readFileSync(fileOf('hostile', name))), fates[name] ?? []);
    },
  );
});

describe.skipIf(!isThere)('formats over a real instance (TALKBACK_AUDIO)', () => {
  const manifest = readManifest();
  const read = filesOf('formats').filter((name) => !refusedFormats.includes(name));

  it.each(read)('[IN24] %s is as loud as it is listed, and drawn as it sounds', async (name) => {
    const { result } = await send(name, Uint8Array.from(fs.readFileSync(fileOf('formats', name))));
    const { versionId = '' } = result;
    const version = await mara.call(readVersion, { params: { versionId } });
    const { frames = 0, sampleRate = 1, channels = 1 } = version;
    if (frames && sampleRate && frames > sampleRate) {
      const listed = manifest.get(`formats/${name}`)?.integratedLufs ?? NaN;
      expect(Math.abs((version.loudness?.integratedLufs ?? NaN) - listed)).toBeLessThanOrEqual(0.1);
    }
    const url = `/api/versions/${versionId}`;
    const lossless = await (await mara.fetch(`${url}/audio?rendition=lossless`)).arrayBuffer();
    const file = write('lossless', new Uint8Array(lossless));
    const samples = floatsIn(ffmpeg('-i $0 -map 0:a:0 -f f32le pipe:1', file));
    const planes = Array.from({ length: channels ?? 1 }, (_, channel) =>
      samples.filter((_sample, index) => index % (channels ?? 1) === channel),
    );
    const peaks = createPeaks({ channels: channels ?? 1 });
    peaks.push(planes, frames ?? 0);
    const [finest] = peaks.finish().peaks;
    const stored = await (await mara.fetch(`${url}/peaks?samplesPerPixel=256`)).arrayBuffer();
    expect(decodeDat(new Uint8Array(stored)).data).toEqual(finest?.data);
  });
});

describe.skipIf(!isThere)('bombs over a real instance (TALKBACK_AUDIO)', () => {
  it.each(bombNames)(
    '[IN23] %s is read to its end, and its sender is told how far it is all the way',
    async (name) => {
      const { result, steps } = (await bombs.get(name)) ?? {};
      expect(result?.status).toBe('ready');
      const rises = (steps ?? []).slice(1).map((step, index) => step - (steps?.[index] ?? 0));
      expect(Math.max(...rises)).toBeLessThan(0.3);
      expect(steps).toEqual([...(steps ?? [])].sort((a, b) => a - b));
    },
    600_000,
  );
});
