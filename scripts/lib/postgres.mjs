import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './failure.mjs';
import { keepSecret } from './kept-secret.mjs';
import { freePort, isPortFree } from './ports.mjs';
import { makeCluster } from './postgres-cluster.mjs';
import { findPostgresTools } from './postgres-tools.mjs';
import {
  commandLineOf,
  endProcess,
  identifyProcess,
  isSignalable,
  signalProcess,
} from './process-identity.mjs';

/** @typedef {import('./postgres-tools.mjs').PostgresTools} PostgresTools */

const HOST = '127.0.0.1';
const DATABASE = 'talkback';
const SERVER_SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  shared_buffers: '64MB',
  max_connections: '60',
  track_commit_timestamp: 'on',
  log_checkpoints: 'off',
  timezone: 'UTC',
};
// Only for data that nobody will miss after a power cut.
const CARELESS_SETTINGS = { fsync: 'off', full_page_writes: 'off' };
// After a crash Postgres replays its log before it answers.
const RECOVERY_MS = 300_000;
const LARGEST_LOG = 10 * 1024 * 1024;

/**
 * A running embedded Postgres.
 *
 * @typedef {object} Postgres
 * @property {string} url of the database "talkback"
 * @property {number} port
 * @property {number} pid
 * @property {() => Promise<void>} stop ends it cleanly: nobody may connect any more, open transactions are rolled back
 * @property {() => void} kill ends it at once; the next start recovers
 * @property {(onGone: () => void) => () => void} watch calls `onGone` once if it ends; the result stops watching
 */

/**
 * Starts the Postgres of `dataDir`, which must exist, or takes over the one that an earlier start left running.
 *
 * @param {{ dataDir: string, isDurable?: boolean }} options not durable: faster, and lost in a power cut
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ dataDir, isDurable = true }) {
  const home = homeOf(dataDir);
  const tools = await findPostgresTools();
  const password = keepSecret(passwordFile(dataDir));
  await makeCluster(tools, { home, password, isDurable });
  const { port, pid } =
    (await findRunning(home, password)) ?? (await launch(tools, { dataDir, home, isDurable }));
  const server = serverAt(pid);
  try {
    await createDatabase(port, password);
  } catch (error) {
    await server.stop();
    throw explainRefusal(error);
  }
  return { ...server, url: urlOf(port, password), port, pid };
}

/** @param {number} pid */
const serverAt = (pid) => ({
  stop: () =>
    endProcess(pid, [
      ['SIGINT', 15_000],
      ['SIGQUIT', 5_000],
      ['SIGKILL', 2_000],
    ]),
  kill: () => signalProcess(pid, 'SIGQUIT'),
  watch: (/** @type {() => void} */ onGone) => watchProcess(pid, onGone),
});

/**
 * Ends at once the Postgres of `dataDir`, if one runs there, and waits for it.
 *
 * @param {string} dataDir
 */
export async function endPostgresOf(dataDir) {
  const home = homeOf(dataDir);
  const running = readPostmasterFile(home);
  if (!running || !commandLineOf(running.pid)?.includes(home)) return;
  await endProcess(running.pid, [
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ]);
}

/**
 * The address of the embedded database of `dataDir` as far as its files tell; it may not be running.
 *
 * @param {string} dataDir
 * @returns {string | undefined}
 */
export function readDatabaseUrl(dataDir) {
  const running = readPostmasterFile(homeOf(dataDir));
  if (!running || !fs.existsSync(passwordFile(dataDir))) return undefined;
  return urlOf(running.port, fs.readFileSync(passwordFile(dataDir), 'utf8').trim());
}

/** @param {string} dataDir */
const homeOf = (dataDir) =>
  path.join(fs.existsSync(dataDir) ? fs.realpathSync(dataDir) : path.resolve(dataDir), 'postgres');

/** @param {string} dataDir */
const passwordFile = (dataDir) => path.join(dataDir, 'postgres-password');

/**
 * @param {number} port
 * @param {string} password
 */
const urlOf = (port, password) => `postgresql://postgres:${password}@${HOST}:${port}/${DATABASE}`;

/**
 * The server that an earlier start left behind, if it lives and really works on `home`.
 *
 * @param {string} home
 * @param {string} password
 */
async function findRunning(home, password) {
  const file = readPostmasterFile(home);
  if (!file) return undefined;
  const isOurs = () => commandLineOf(file.pid)?.includes(home) ?? false;
  if (isOurs()) await isReady(home, file.pid, Date.now() + RECOVERY_MS);
  const answer = await query(file.port, password, 'show data_directory').catch(() => undefined);
  if (answer && isSamePath(answer[0]?.data_directory, home)) return { port: file.port, pid: file.pid };
  // Postgres takes whatever answers to a signal for the old server, be it a zombie or a program that has got its
  // number. What is plainly dead it knows how to handle.
  if (!isOurs() && isSignalable(file.pid)) fs.rmSync(postmasterFile(home), { force: true });
  return undefined;
}

/**
 * Waits until the server in process `pid` takes connections; false when it ends or `end` comes first.
 *
 * @param {string} home
 * @param {number} pid
 * @param {number} end
 */
async function isReady(home, pid, end) {
  while (identifyProcess(pid) !== undefined && Date.now() < end) {
    const file = readPostmasterFile(home);
    if (file?.pid === pid && file.status === 'ready') return true;
    await sleep(10);
  }
  return false;
}

/**
 * @param {PostgresTools} tools
 * @param {{ dataDir: string, home: string, isDurable: boolean }} options
 */
async function launch(tools, { dataDir, home, isDurable }) {
  const log = path.join(dataDir, 'postgres.log');
  const end = Date.now() + RECOVERY_MS;
  tools.giveTo(home);
  for (;;) {
    const port = await choosePort(dataDir);
    const logStart = startLog(log);
    const child = spawnServer(tools, { home, port, log, isDurable });
    const pid = child.pid ?? 0;
    if (await isReady(home, pid, end)) return { port, pid };
    child.kill('SIGQUIT');
    const said = fs.readFileSync(log, 'utf8').slice(logStart);
    // The port went to somebody else, or processes of a killed server have not ended yet: try again.
    const isPassing = /Address already in use|is still in use/.test(said);
    if (!isPassing || Date.now() > end) {
      throw new Failure(`The embedded database did not start:\n\n${said.trim()}\n\nThe full log: ${log}`);
    }
    await sleep(200);
  }
}

/**
 * @param {PostgresTools} tools
 * @param {{ home: string, port: number, log: string, isDurable: boolean }} options
 */
function spawnServer(tools, { home, port, log, isDurable }) {
  const settings = Object.entries({ ...SERVER_SETTINGS, ...(isDurable ? {} : CARELESS_SETTINGS) });
  const flags = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, args] = tools.wrap(tools.postgres, ['-D', home, '-p', String(port), ...flags]);
  // A file and not a pipe, and out of the terminal's reach: it must outlive us long enough to be ended in order.
  const output = fs.openSync(log, 'a', 0o600);
  const child = spawn(command, args, {
    ...tools.account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, output],
  });
  fs.closeSync(output);
  child.once('error', (error) => fs.appendFileSync(log, `${error.message}\n`));
  child.unref();
  return child;
}

/**
 * @param {number} port
 * @param {string} password
 */
async function createDatabase(port, password) {
  const found = await query(port, password, `select 1 from pg_database where datname = '${DATABASE}'`);
  if (found.length === 0) await query(port, password, `create database ${DATABASE}`);
}

/** @param {unknown} error */
function explainRefusal(error) {
  const isWrongPassword = /** @type {{ code?: string }} */ (error).code === '28P01';
  if (!isWrongPassword) return error;
  return new Failure(
    'The password in postgres-password is not the one of the database in postgres beside it.',
  );
}

/**
 * One statement on a connection of its own to the database that is always there.
 *
 * @param {number} port
 * @param {string} password
 * @param {string} text
 * @returns {Promise<Record<string, string>[]>}
 */
async function query(port, password, text) {
  // Not at the top: this file is read before the packages are installed.
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    connectionString: `postgresql://postgres:${password}@${HOST}:${port}/postgres`,
    connectionTimeoutMillis: 5000,
  });
  // An idle connection that breaks while it is being closed is no news.
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/**
 * The port of the last time, so that open tools find the database again, or a new one if it is taken.
 *
 * @param {string} dataDir
 */
async function choosePort(dataDir) {
  const file = path.join(dataDir, 'postgres-port');
  const remembered = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  if (remembered > 0 && (await isPortFree(remembered, HOST))) return remembered;
  const port = await freePort();
  fs.writeFileSync(file, `${port}\n`);
  return port;
}

/**
 * Sets a grown log aside and returns where the words of the next server begin.
 *
 * @param {string} log
 */
function startLog(log) {
  const size = fs.statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= LARGEST_LOG) return size;
  fs.renameSync(log, `${log}.1`);
  return 0;
}

/** @param {string} home */
const postmasterFile = (home) => path.join(home, 'postmaster.pid');

/**
 * What a running server writes down about itself: its process, its port, and whether it is ready.
 *
 * @param {string} home
 */
function readPostmasterFile(home) {
  const file = postmasterFile(home);
  if (!fs.existsSync(file)) return undefined;
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const [pid, port, status] = [Number(lines[0]), Number(lines[3]), lines[7]?.trim()];
  return pid > 0 && port > 0 ? { pid, port, status } : undefined;
}

/**
 * @param {string | undefined} a
 * @param {string} b
 */
const isSamePath = (a, b) => a !== undefined && fs.existsSync(a) && fs.realpathSync(a) === fs.realpathSync(b);

/**
 * @param {number} pid
 * @param {() => void} onGone
 */
function watchProcess(pid, onGone) {
  const identity = identifyProcess(pid);
  const timer = setInterval(() => {
    if (identifyProcess(pid) === identity) return;
    clearInterval(timer);
    onGone();
  }, 1000);
  timer.unref();
  return () => clearInterval(timer);
}
