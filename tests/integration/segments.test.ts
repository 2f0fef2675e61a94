import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { wavHeader } from '@/audio/files/wav';
import { createProject } from '@/domain/api/projects';
import { createMix, readVersion } from '@/domain/api/review';
import { newcomer, uploadFile, type Person } from '../support/people';
import { makeWav } from '../support/sounds';

const { baseUrl, dataDir } = inject('instance');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'talkback-segments-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

let mara: Person;
let mixId: string;

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
  const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
  mixId = (await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
});

/** Decodes with ffmpeg to interleaved samples in 32 bits. */
function decode(bytes: Uint8Array, sampleFormat: string): Buffer {
  const file = path.join(folder, 'sound');
  fs.writeFileSync(file, bytes);
  const args = ['-v', 'error', '-i', file, '-map', '0:a:0', '-f', sampleFormat, 'pipe:1'];
  const { stdout, stderr } = spawnSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', args, { maxBuffer: 2 ** 28 });
  expect(String(stderr)).toBe('');
  return stdout;
}

function noisyWav(options: {
  bits: 16 | 24 | 32;
  kind: 'int' | 'float';
  channels: number;
  sampleRate: number;
  frames: number;
}) {
  const { bits, kind, channels, sampleRate, frames } = options;
  const format = kind === 'int' ? { kind, bits } : { kind, bits: 32 as const };
  const data = Buffer.alloc((frames * channels * bits) / 8);
  let state = 7;
  for (let i = 0; i < frames * channels; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const value = 0.7 * Math.sin(i / 40) + 0.2 * (state / 2 ** 31 - 1);
    if (kind === 'float') data.writeFloatLE(value, i * 4);
    else data.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), (i * bits) / 8, bits / 8);
  }
  return new Uint8Array(Buffer.concat([wavHeader({ format, channels, sampleRate, frames }), data]));
}

async function upload(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { versionId } = await uploadFile(mara, bytes, { filename: 'Song.wav', mixId });
  return versionId ?? '';
}

const fetchSegment = (versionId: string, n: number | string, init?: RequestInit) =>
  mara.fetch(`/api/versions/${versionId}/segments/${n}`, init);

describe('segments', () => {
  it.each([
    { bits: 16, kind: 'int', channels: 2, sampleRate: 44_100, frames: 65_536 * 2 + 1 },
    { bits: 24, kind: 'int', channels: 2, sampleRate: 48_000, frames: 65_536 * 3 },
    { bits: 24, kind: 'int', channels: 1, sampleRate: 192_000, frames: 100_000 },
    { bits: 16, kind: 'int', channels: 6, sampleRate: 48_000, frames: 70_000 },
    { bits: 16, kind: 'int', channels: 2, sampleRate: 8_000, frames: 9_000 },
    { bits: 32, kind: 'float', channels: 2, sampleRate: 48_000, frames: 65_536 + 17 },
    { bits: 32, kind: 'int', channels: 2, sampleRate: 96_000, frames: 65_536 + 17 },
  ] as const)(
    '[SO29] of $bits bit $kind, $channels at $sampleRate Hz: each decodes alone, together they are the sound',
    async (shape) => {
      const versionId = await upload(noisyWav(shape));
      const { sampleFormat, frames } = await mara.call(readVersion, { params: { versionId } });
      const lossless = await mara.fetch(`/api/versions/${versionId}/audio`);
      const whole = decode(new Uint8Array(await lossless.arrayBuffer()), sampleFormat ?? '');
      expect(frames).toBe(shape.frames);
      const segments = [];
      for (let n = 0; n * 65_536 < shape.frames; n++) {
        const answer = await fetchSegment(versionId, n);
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-type')).toBe(lossless.headers.get('content-type'));
        const samples = decode(new Uint8Array(await answer.arrayBuffer()), sampleFormat ?? '');
        expect(samples.length / 4 / shape.channels).toBe(Math.min(65_536, shape.frames - n * 65_536));
        segments.push(samples);
      }
      expect(Buffer.concat(segments).equals(whole)).toBe(true);
    },
  );

  it('[SO30] never change: a strong ETag, kept by the browser of whoever may hear it', async () => {
    const versionId = await upload(makeWav({ seconds: 2 }, (frame) => Math.sin(frame / 30) / 2));
    const first = await fetchSegment(versionId, 0);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{64}-0"$/);
    expect(first.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect((await fetchSegment(versionId, 0, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetchSegment(versionId, 1)).headers.get('etag')).not.toBe(etag);
    const head = await fetchSegment(versionId, 0, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String((await first.arrayBuffer()).byteLength));
  });

  it('[SO30] behind the last one is nothing, and what is no number is not understood', async () => {
    const versionId = await upload(makeWav({ seconds: 2 }, () => 0.1));
    expect((await fetchSegment(versionId, 1)).status).toBe(200);
    const past = await fetchSegment(versionId, 2);
    expect(past.status).toBe(404);
    expect(await past.json()).toMatchObject({
      code: 'not-found',
      detail: 'The sound ends before this segment.',
    });
    for (const n of ['-1', '1.5', 'one', '99999999999'])
      expect((await fetchSegment(versionId, n)).status).toBe(422);
  });

  it('[SO30] an index that was lost is made again, once for all who ask', async () => {
    const versionId = await upload(makeWav({ seconds: 3 }, (frame) => Math.sin(frame / 20) / 3));
    const before = Buffer.from(await (await fetchSegment(versionId, 1)).arrayBuffer());
    const assets = path.join(dataDir, 'assets');
    const indexes = fs
      .readdirSync(assets, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('-segments'));
    for (const name of indexes) fs.rmSync(path.join(assets, name));
    const answers = await Promise.all([1, 1, 2, 0].map((n) => fetchSegment(versionId, n)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(Buffer.from((await answers[0]?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(before)).toBe(true);
    const left = fs.readdirSync(assets, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => name.includes('-segments'))).toHaveLength(1);
  });
});
