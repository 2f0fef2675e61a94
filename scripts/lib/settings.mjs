import fs from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { keepSecret } from './kept-secret.mjs';
import { inRoot, root } from './paths.mjs';

const SHORTEST_SECRET = 32;

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * What the environment decides about an instance.
 *
 * @typedef {object} Settings
 * @property {string} dataDir absolute, existing
 * @property {string} host the address to listen on
 * @property {number} [port] the port to listen on, if one is wished for
 * @property {string} [publicUrl] the one origin people use, if it is named
 * @property {string} [databaseUrl] a Postgres of one's own instead of the embedded one
 * @property {string} secret signs logins
 */

/** Adds the variables of a `.env` file to the environment, which wins where both name one. */
export function readEnvFile() {
  const file = inRoot('.env');
  if (fs.existsSync(file)) process.loadEnvFile(file);
}

/**
 * Reads and checks the settings, and makes the data folder; each thing wrong is refused in a sentence.
 *
 * @param {Environment} env
 * @returns {Settings}
 */
export function readSettings(env) {
  const dataDir = makeDataDir(path.resolve(root, env.DATA_DIR || 'data'));
  return {
    dataDir,
    host: env.HOST || '127.0.0.1',
    port: env.PORT ? readPort(env.PORT) : undefined,
    publicUrl: env.PUBLIC_URL ? readOrigin(env.PUBLIC_URL) : undefined,
    databaseUrl: env.DATABASE_URL || undefined,
    secret: readAuthSecret(env.NEXTAUTH_SECRET, dataDir),
  };
}

/**
 * The whole environment of a server at `port` with the database at `databaseUrl`.
 *
 * @param {Settings} settings
 * @param {{ port: number, databaseUrl: string, isDev?: boolean }} running
 * @param {Environment} [base] what it inherits
 * @returns {Environment}
 */
export function serverEnv(settings, { port, databaseUrl, isDev = false }, base = process.env) {
  return {
    ...base,
    NODE_ENV: isDev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrl,
    DATA_DIR: settings.dataDir,
    HOST: settings.host,
    PORT: String(port),
    NEXTAUTH_SECRET: settings.secret,
    NEXTAUTH_URL: settings.publicUrl ?? localUrl(settings.host, port),
    ...(settings.publicUrl ? { PUBLIC_URL: settings.publicUrl } : {}),
  };
}

/**
 * The address at which this machine itself reaches an instance.
 *
 * @param {string} host
 * @param {number} port
 */
function localUrl(host, port) {
  if (isEveryAddress(host)) return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** @param {string} host */
export const isEveryAddress = (host) => host === '0.0.0.0' || host === '::';

/** @param {string} dataDir */
function makeDataDir(dataDir) {
  try {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    fs.accessSync(dataDir, fs.constants.W_OK);
    return fs.realpathSync(dataDir);
  } catch (error) {
    throw new Failure(`The data folder ${dataDir} cannot be used: ${/** @type {Error} */ (error).message}.`);
  }
}

/** @param {string} text */
function readPort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Failure(`PORT must be a whole number from 1 to 65535, not "${text}".`);
}

/** @param {string} text */
function readOrigin(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  if (isOrigin) return url.origin;
  throw new Failure(`PUBLIC_URL must be an address like https://talkback.example.org, not "${text}".`);
}

/**
 * @param {string | undefined} given
 * @param {string} dataDir
 */
function readAuthSecret(given, dataDir) {
  const file = path.join(dataDir, 'auth-secret');
  const secret = given || keepSecret(file);
  if (secret.length >= SHORTEST_SECRET) return secret;
  const name = given ? 'NEXTAUTH_SECRET' : file;
  throw new Failure(`${name} must hold at least ${SHORTEST_SECRET} characters.`);
}
