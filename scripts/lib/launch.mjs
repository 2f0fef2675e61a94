import { serverEntry, syncEntry } from './build.mjs';
import { Failure } from './failure.mjs';
import { choosePort } from './ports.mjs';
import { PORT_TAKEN, ServerNeverReady, spawnServer } from './server-process.mjs';
import { serverEnv } from './settings.mjs';
import { endCommand, isEnding, own } from './shutdown.mjs';
import { step } from './steps.mjs';

/**
 * Starts the built server and returns once it listens; this command ends with it.
 *
 * @param {import('./settings.mjs').Settings} settings
 * @param {string} databaseUrl
 * @returns {Promise<{ url: string, notes: string[], port: number }>}
 */
export async function launchServer(settings, databaseUrl) {
  for (let from; ;) {
    const port = await choosePort({ wanted: settings.port, host: settings.host, from });
    const env = serverEnv(settings, { port, databaseUrl });
    try {
      const ready = await step('Starting the server', () => startOwned(env), { isSilentWhileRunning: true });
      return { ...ready, port };
    } catch (error) {
      // Another start may have taken the port between our look and the server's.
      if (!(error instanceof ServerNeverReady) || error.outcome !== PORT_TAKEN) throw error;
      from = port + 1;
    }
  }
}

/** @param {import('./settings.mjs').Environment} env */
async function startOwned(env) {
  const server = spawnServer(entryFor(env.TALKBACK_ROLES), { env });
  own({ close: server.stop, force: () => server.kill('SIGKILL') });
  const ready = await server.ready;
  void server.ended.then(endWithServer);
  return ready;
}

/**
 * One program does everything, or one keeps documents the same beside it, on the same database.
 *
 * @param {string | undefined} roles
 */
function entryFor(roles) {
  if (!roles || roles === 'web,sync,jobs') return serverEntry;
  if (roles === 'sync') return syncEntry;
  throw new Failure(
    `TALKBACK_ROLES is either web,sync,jobs (all, as when it is unset) or sync, not ${roles}.`,
  );
}

/** @param {number | NodeJS.Signals} outcome */
function endWithServer(outcome) {
  if (isEnding()) return;
  console.error(`The server ended unexpectedly (${outcome}).`);
  void endCommand(1);
}
