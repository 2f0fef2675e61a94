import fs from 'node:fs';
import { beforeAll, expect, inject, it } from 'vitest';
import { createProject } from '@/domain/api/projects';
import { createMix, type UploadResult } from '@/domain/api/review';
import { beginUpload, newcomer, sendChunk, settled, type Person } from '../../support/people';
import { makeTone } from '../../support/sounds';
import { ffmpeg, place } from './lab';

const { baseUrl } = inject('instance');
let mara: Person;
let mixId: string;

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
  const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
  mixId = (await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } })).id;
});

async function send(filename: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const opened = await beginUpload(mara, bytes.length, { filename, mixId });
  const location = opened.headers.get('location') ?? '';
  expect((await sendChunk(mara, location, 0, bytes)).status).toBe(204);
  return location;
}

const resultOf = async (location: string) =>
  (await (await mara.fetch(`${location}/result`)).json()) as UploadResult;

it('[IN33] a song is ready before small files that turn out to be long, and they are read too', async () => {
  const file = place('long.flac');
  ffmpeg('-f lavfi -i anullsrc=channel_layout=7.1:sample_rate=48000 -t 600 $0', file);
  const long = Uint8Array.from(fs.readFileSync(file));
  expect(long.length).toBeLessThan(2 * 2 ** 20);
  // As many as are read at once.
  const places = [await send('a.flac', long), await send('b.flac', long)];
  for (const location of places)
    await expect
      .poll(async () => (await resultOf(location)).progress, { timeout: 60_000 })
      .toBeGreaterThan(0);

  const song = await send('Song.wav', makeTone(1));
  expect((await settled(mara, song, 120_000)).status).toBe('ready');
  const unfinished = await Promise.all(places.map(async (location) => (await resultOf(location)).status));
  expect(unfinished).toEqual(['processing', 'processing']);
  for (const location of places) expect((await settled(mara, location, 300_000)).status).toBe('ready');
}, 600_000);
