import './lib/require-node.mjs';
import { spawn } from 'node:child_process';
import { adminEntry, buildServer } from './lib/build.mjs';
import { readDataHolder, takeDataLock } from './lib/data-lock.mjs';
import { openDatabase } from './lib/database.mjs';
import { Failure } from './lib/failure.mjs';
import { install } from './lib/install.mjs';
import { root } from './lib/paths.mjs';
import { readDatabaseUrl } from './lib/postgres.mjs';
import { readEnvFile, readSettings, serverEnv } from './lib/settings.mjs';
import { endCommand, endOnSignals, own } from './lib/shutdown.mjs';
import { runCommand } from './lib/steps.mjs';

const DEFAULT_PORT = 3000;

await runCommand(async () => {
  endOnSignals(130);
  readEnvFile();
  const settings = readSettings(process.env);
  await install();
  await buildServer();
  const { databaseUrl, address } = await findDatabase(settings);
  const env = serverEnv(settings, { port: settings.port ?? DEFAULT_PORT, databaseUrl });
  const code = await runAdmin(process.argv.slice(2), address ? { ...env, NEXTAUTH_URL: address } : env);
  await endCommand(code);
});

/**
 * The database of the running instance, or else one that runs for as long as this command.
 *
 * @param {import('./lib/settings.mjs').Settings} settings
 * @returns {Promise<{ databaseUrl: string, address?: string }>}
 */
async function findDatabase(settings) {
  const holder = readDataHolder(settings.dataDir);
  const running = settings.databaseUrl ?? (holder ? readDatabaseUrl(settings.dataDir) : undefined);
  if (running) return { databaseUrl: running, address: holder?.address };
  if (holder) {
    throw new Failure(
      `Talkback (process ${holder.pid}) is just starting, or has a DATABASE_URL: try again, or set the same one.`,
    );
  }
  own({ close: takeDataLock(settings.dataDir).release });
  return { databaseUrl: await openDatabase(settings) };
}

/**
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<number>}
 */
function runAdmin(args, env) {
  const child = spawn(process.execPath, ['--enable-source-maps', adminEntry, ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  own({ close: () => void child.kill('SIGTERM'), force: () => child.kill('SIGKILL') });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}
