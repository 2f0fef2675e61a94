import './lib/require-node.mjs';
import { describeInstance } from './lib/announce.mjs';
import { build, generate } from './lib/build.mjs';
import { takeDataLock } from './lib/data-lock.mjs';
import { openDatabase } from './lib/database.mjs';
import { install } from './lib/install.mjs';
import { launchWatchedServer } from './lib/launch-watched.mjs';
import { launchServer } from './lib/launch.mjs';
import { choosePort } from './lib/ports.mjs';
import { readEnvFile, readSettings } from './lib/settings.mjs';
import { endOnSignals, own } from './lib/shutdown.mjs';
import { runCommand } from './lib/steps.mjs';

const isDev = process.argv.includes('--dev');

await runCommand(async () => {
  endOnSignals(0);
  readEnvFile();
  const settings = readSettings(process.env);
  // Before anything is built, lest a second start pull the pages from under the first.
  const lock = takeDataLock(settings.dataDir);
  own({ close: lock.release });
  // A taken port is said now rather than after minutes of building.
  if (settings.port !== undefined) await choosePort({ wanted: settings.port, host: settings.host });

  await install();
  await (isDev ? generate() : build());
  const databaseUrl = await openDatabase(settings);

  const announce = (/** @type {{ url: string, notes: string[], port: number }} */ server) => {
    lock.publish(server.url);
    console.log(describeInstance(server, { ...settings, port: server.port }));
  };
  if (isDev) await launchWatchedServer(settings, databaseUrl, announce);
  else announce(await launchServer(settings, databaseUrl));
});
