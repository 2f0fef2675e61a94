import { serverEntry } from './build.mjs';
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
  const server = spawnServer(serverEntry, { env });
  own({ close: server.stop, force: () => server.kill('SIGKILL') });
  const ready = await server.ready;
  void server.ended.then(endWithServer);
  return ready;
}

/** @param {number | NodeJS.Signals} outcome */
function endWithServer(outcome) {
  if (isEnding()) return;
  console.error(`The server ended unexpectedly (${outcome}).`);
  void endCommand(1);
}
