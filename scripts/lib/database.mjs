import { Failure } from './failure.mjs';
import { startPostgres } from './postgres.mjs';
import { endCommand, isEnding, own } from './shutdown.mjs';
import { step } from './steps.mjs';

/** @typedef {import('./postgres.mjs').Postgres} Postgres */

/**
 * The address of the database to work with: the one that is named, or the embedded one, which is started, kept
 * running, and stopped when this command ends.
 *
 * @param {{ dataDir: string, databaseUrl?: string }} settings
 */
export async function openDatabase({ dataDir, databaseUrl }) {
  if (databaseUrl) return databaseUrl;
  /** @type {Postgres | undefined} */
  let postgres;
  /** @type {Promise<Postgres> | undefined} */
  let starting;
  const start = async () => (postgres = await (starting = startPostgres({ dataDir })));
  own({
    close: async () => {
      await starting?.catch(() => {});
      await postgres?.stop();
    },
    force: () => postgres?.kill(),
  });
  const first = await step('Starting the database', start);
  keepRunning(first, start);
  return first.url;
}

/**
 * The system may end Postgres when memory is short: started again, it recovers, and the server reconnects.
 *
 * @param {Postgres} postgres
 * @param {() => Promise<Postgres>} restart
 */
function keepRunning(postgres, restart) {
  postgres.watch(() => {
    if (isEnding()) return;
    step('Starting the lost database again', async () => {
      const again = await restart();
      if (again.port !== postgres.port)
        throw new Failure('The port of the lost database was taken meanwhile.');
      keepRunning(again, restart);
    }).catch((error) => {
      console.error(error.message);
      void endCommand(1);
    });
  });
}
