import { serverEntry, watchServer } from './build.mjs';
import { choosePort } from './ports.mjs';
import { spawnServer } from './server-process.mjs';
import { serverEnv } from './settings.mjs';
import { isEnding, own } from './shutdown.mjs';

/**
 * Starts the server for those who develop it: built and started anew on every change of its sources. One that
 * fails waits for the next change.
 *
 * @param {import('./settings.mjs').Settings} settings
 * @param {string} databaseUrl
 * @param {(server: { url: string, notes: string[], port: number }) => void} onReady
 */
export async function launchWatchedServer(settings, databaseUrl, onReady) {
  const port = await choosePort({ wanted: settings.port, host: settings.host });
  const env = serverEnv(settings, { port, databaseUrl, isDev: true });
  /** @type {import('./server-process.mjs').ServerProcess | undefined} */
  let current;

  async function restart() {
    const previous = current;
    current = undefined;
    await previous?.stop();
    if (isEnding()) return;
    const server = (current = spawnServer(serverEntry, { env }));
    server.ready.then(
      (ready) => onReady({ ...ready, port }),
      () => {},
    );
    void server.ended.then((outcome) => {
      if (current !== server || isEnding()) return;
      console.error(`The server ended (${outcome}); it starts again on the next change.`);
    });
  }

  let restarts = Promise.resolve();
  own({
    close: async () => {
      await restarts;
      await current?.stop();
    },
    force: () => current?.kill('SIGKILL'),
  });
  own(await watchServer(() => (restarts = restarts.then(restart))));
}
