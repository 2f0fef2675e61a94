import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endPostgresOf, readDatabaseUrl, startPostgres } from '../../../scripts/lib/postgres.mjs';

let dataDir = '';

beforeAll(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'talkback-postgres-'));
});

afterAll(async () => {
  await endPostgresOf(dataDir);
  fs.rmSync(dataDir, { recursive: true, force: true });
});

const start = () => startPostgres({ dataDir, isDurable: false });

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows[0] && Object.values(rows[0])[0];
  } finally {
    await client.end();
  }
}

it(
  'starts, is taken over alive, recovers when killed, and keeps its data, port and password',
  { timeout: 60_000 },
  async () => {
    const first = await start();
    expect(readDatabaseUrl(dataDir)).toBe(first.url);
    expect(await ask(first.url, 'show max_connections')).toBe('60');
    expect(await ask(first.url, 'show track_commit_timestamp')).toBe('on');
    expect(await ask(first.url, "select lower('ÄÉ')")).toBe('äé');
    await ask(first.url, 'create table note (text text)');
    await ask(first.url, "insert into note values ('kept')");

    const takenOver = await start();
    expect(takenOver.pid).toBe(first.pid);

    process.kill(first.pid, 'SIGKILL');
    const recovered = await start();
    expect(recovered.pid).not.toBe(first.pid);
    expect(recovered.url).toBe(first.url);
    expect(await ask(recovered.url, 'select text from note')).toBe('kept');

    await recovered.stop();
    expect(readDatabaseUrl(dataDir)).toBeUndefined();
  },
);

it(
  'is not fooled by the number of a dead server that another program has got',
  { timeout: 60_000 },
  async () => {
    const file = path.join(dataDir, 'postgres/postmaster.pid');
    fs.writeFileSync(
      file,
      [process.pid, path.join(dataDir, 'postgres'), 0, 1, '', '', '', 'ready', ''].join('\n'),
    );
    const server = await start();
    expect(server.pid).not.toBe(process.pid);
    expect(await ask(server.url, 'select text from note')).toBe('kept');
    await server.stop();
  },
);

it('says so when the password is not the one of the database', { timeout: 60_000 }, async () => {
  fs.writeFileSync(path.join(dataDir, 'postgres-password'), 'another');
  await expect(start()).rejects.toThrow('The password in postgres-password is not the one of the database');
});
