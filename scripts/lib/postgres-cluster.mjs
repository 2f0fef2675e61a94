import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Failure } from './failure.mjs';

/** @typedef {import('./postgres-tools.mjs').PostgresTools} PostgresTools */

/**
 * Makes the files of a new Postgres at `home`, unless they are there. They are made beside it and then renamed, so
 * that an interrupted start leaves nothing half made.
 *
 * @param {PostgresTools} tools
 * @param {{ home: string, password: string, isDurable: boolean }} options
 */
export async function makeCluster(tools, { home, password, isDurable }) {
  if (fs.existsSync(path.join(home, 'PG_VERSION'))) return;
  const draft = `${home}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  tools.giveTo(draft);
  const passwordDir = writePassword(tools, password);
  const flags = {
    auth: 'scram-sha-256',
    pgdata: draft,
    pwfile: path.join(passwordDir, 'password'),
    username: 'postgres',
    // Sorted by code point, yet with the upper and lower case of every language, and the same everywhere.
    encoding: 'UTF8',
    locale: 'C',
    'locale-provider': 'builtin',
    'builtin-locale': 'C.UTF-8',
  };
  const [command, args] = tools.wrap(tools.initdb, [
    ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    '--data-checksums',
    ...(isDurable ? [] : ['--no-sync']),
  ]);
  try {
    await promisify(execFile)(command, args, { ...tools.account, cwd: '/' });
  } catch (error) {
    const { stderr, message } = /** @type {Error & { stderr?: string }} */ (error);
    throw new Failure(`The embedded database could not be made: ${(stderr || message).trim()}`);
  } finally {
    fs.rmSync(passwordDir, { recursive: true, force: true });
  }
  fs.renameSync(draft, home);
}

/**
 * The password where the account that runs Postgres can read it, in a folder to be removed.
 *
 * @param {PostgresTools} tools
 * @param {string} password
 */
function writePassword({ account: { uid, gid } }, password) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'talkback-'));
  const file = path.join(folder, 'password');
  fs.writeFileSync(file, password, { mode: 0o600 });
  if (uid !== undefined && gid !== undefined)
    [folder, file].forEach((target) => fs.chownSync(target, uid, gid));
  return folder;
}
