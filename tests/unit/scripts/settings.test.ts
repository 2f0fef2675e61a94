import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSettings, serverEnv } from '../../../scripts/lib/settings.mjs';

let parent = '';

beforeEach(() => {
  parent = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'talkback-settings-')));
});

afterEach(() => fs.rmSync(parent, { recursive: true, force: true }));

const dataDir = () => path.join(parent, 'data');
const read = (env: Record<string, string>) => readSettings({ DATA_DIR: dataDir(), ...env });

it('makes the data folder, and a secret once that only its owner reads', () => {
  const { secret } = read({});
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(read({}).secret).toBe(secret);
  expect(fs.statSync(path.join(dataDir(), 'auth-secret')).mode & 0o777).toBe(0o600);
});

it('takes a secret that is given, and leaves none behind', () => {
  const secret = 'x'.repeat(32);
  expect(read({ NEXTAUTH_SECRET: secret }).secret).toBe(secret);
  expect(fs.readdirSync(dataDir())).toEqual([]);
});

it.each([
  [{ NEXTAUTH_SECRET: 'short' }, 'NEXTAUTH_SECRET must hold at least 32 characters.'],
  [{ PORT: '80x' }, 'PORT must be a whole number from 1 to 65535, not "80x".'],
  [{ PORT: '0' }, 'PORT must be a whole number'],
  [{ PUBLIC_URL: 'talkback.example.org' }, 'PUBLIC_URL must be an address'],
  [{ PUBLIC_URL: 'https://example.org/talkback' }, 'PUBLIC_URL must be an address'],
])('refuses %j in a sentence', (env, sentence) => {
  expect(() => read(env)).toThrow(sentence);
});

it('treats an empty variable as one that is not set', () => {
  expect(read({ PORT: '', HOST: '', PUBLIC_URL: '', DATABASE_URL: '' })).toMatchObject({
    host: '127.0.0.1',
    port: undefined,
    publicUrl: undefined,
    databaseUrl: undefined,
  });
});

it.each([
  [{}, 'http://127.0.0.1:3000'],
  [{ HOST: '0.0.0.0' }, 'http://localhost:3000'],
  [{ HOST: '192.168.1.4' }, 'http://192.168.1.4:3000'],
  [{ HOST: '0.0.0.0', PUBLIC_URL: 'https://talkback.example.org/' }, 'https://talkback.example.org'],
])('tells the server where logins happen: %j', (env, url) => {
  const running = { port: 3000, databaseUrl: 'postgresql://localhost/talkback' };
  expect(serverEnv(read(env), running, {})).toMatchObject({
    NEXTAUTH_URL: url,
    PORT: '3000',
    DATA_DIR: dataDir(),
  });
});
