import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { createProject } from '@/domain/api/projects';
import { createMix } from '@/domain/api/review';
import { startInstance } from '../support/instance';
import { beginUpload, newcomer, sendChunk, settled } from '../support/people';
import { makeTone, makeWav } from '../support/sounds';

it('[IN21] what a killed process left is swept at the next start, and nothing else', async () => {
  const instance = await startInstance();
  const scratch = path.join(instance.dataDir, 'scratch');
  const bytesOf = (location: string) =>
    path.join(instance.dataDir, 'uploads', location.split('/').at(-1) ?? '');
  const neighbour = new pg.Client({ connectionString: instance.databaseUrl });
  try {
    const mara = await newcomer(instance.baseUrl, 'Mara');
    const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
    const { id: mixId } = await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } });
    const open = async (file: Uint8Array) => {
      const opened = await beginUpload(mara, file.length, { filename: 'Song.wav', mixId });
      return opened.headers.get('location') ?? '';
    };

    // One upload is taken back and comes back from the dead, as after a crash in between; one waits to go on.
    const tone = makeTone(4);
    const [cancelled, waiting] = [await open(tone), await open(tone)];
    for (const location of [cancelled, waiting]) await sendChunk(mara, location, 0, tone.subarray(0, 50_000));
    const taken = await mara.fetch(cancelled, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } });
    expect(taken.status).toBe(204);
    expect(fs.existsSync(bytesOf(cancelled))).toBe(false);
    fs.writeFileSync(bytesOf(cancelled), tone.subarray(0, 50_000));
    const unknown = bytesOf(`/${randomUUID()}`);
    fs.writeFileSync(unknown, 'the original of a row that a backup did not have');

    // The server is killed while it reads a long sound.
    const long = makeWav({ seconds: 240 }, (frame) => 0.3 * Math.sin(frame / 17) + 0.1 * Math.sin(frame / 5));
    const reading = await open(long);
    expect((await sendChunk(mara, reading, 0, long)).status).toBe(204);
    const begun = () =>
      fs.readdirSync(scratch).filter((own) => fs.readdirSync(path.join(scratch, own)).length > 0);
    await expect.poll(() => begun().length, { interval: 5, timeout: 30_000 }).toBe(1);
    await instance.kill('SIGKILL');
    const [dead = ''] = begun();
    expect(dead).not.toBe('');

    // Another process works in the same folder, and says so in the database.
    const living = randomUUID();
    await neighbour.connect();
    await neighbour.query('SELECT pg_advisory_lock_shared(7215403, hashtext($1))', [living]);
    fs.mkdirSync(path.join(scratch, living, 'ingest-own'), { recursive: true });

    await instance.start();
    expect((await settled(mara, reading)).status).toBe('ready');
    expect(fs.existsSync(path.join(scratch, dead))).toBe(false);
    expect(fs.existsSync(path.join(scratch, living, 'ingest-own'))).toBe(true);
    expect(fs.existsSync(bytesOf(cancelled))).toBe(false);
    expect(fs.existsSync(unknown)).toBe(true);
    expect((await sendChunk(mara, waiting, 50_000, tone.subarray(50_000))).status).toBe(204);
    expect((await settled(mara, waiting)).status).toBe('ready');
  } finally {
    await neighbour.end();
    await instance.stop();
  }
});
