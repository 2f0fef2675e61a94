#!/usr/bin/env node
// Stands in for Prisma's native `schema-engine`, which is a download: the same commands and the same JSON-RPC over
// standard input and output, carried out by the engine's WebAssembly build and node-postgres. Only for writing
// migrations; the product applies them itself.
import fs from 'node:fs';
import { createDatabase, dropDatabase, explainConnectError, tryConnect } from './lib/engine-database.mjs';
import { engineManifest, openEngine } from './lib/engine-wasm.mjs';
import { serveRpc } from './lib/engine-rpc.mjs';

const { command, datamodels, datasource } = readArguments(process.argv.slice(2));

if (command[0] === '--version' || command[0] === '-V') {
  console.log(`schema-engine-cli ${engineManifest().version.split('.').pop()}`);
} else if (command[0] === 'cli') {
  process.exitCode = await runOnce(command[1], datasource.url);
} else {
  await serveRpc({
    openEngine: () => openEngine(datasource, datamodels),
    createDatabase: (url) => createDatabase(url ?? datasource.url),
  });
}

/**
 * @param {string[]} args
 */
function readArguments(args) {
  /** @type {string[]} */
  const command = [];
  /** @type {[string, string][]} */
  const datamodels = [];
  let datasource = { url: '' };
  for (let index = 0; index < args.length; index++) {
    const name = args[index] ?? '';
    const takeValue = () => args[++index] ?? '';
    if (name === '--datamodels') {
      const file = takeValue();
      datamodels.push([file, fs.readFileSync(file, 'utf8')]);
    } else if (name === '--datasource') datasource = JSON.parse(takeValue());
    else if (name === '--enabled-preview-features' || name === '--extension-types') takeValue();
    else command.push(name);
  }
  return { command, datamodels, datasource };
}

/**
 * @param {string | undefined} name
 * @param {string} url
 */
async function runOnce(name, url) {
  // Prisma's command line leaves out the first line it reads.
  log({ message: 'Starting schema engine CLI' }, 'INFO');
  const actions = {
    'can-connect-to-database': tryConnect,
    'create-database': createDatabase,
    'drop-database': dropDatabase,
  };
  const action = Object.entries(actions).find(([known]) => known === name)?.[1];
  if (!action) return refuse('P1000', `There is no command ${name}.`);
  try {
    await action(url);
    return 0;
  } catch (error) {
    const { code, message } = explainConnectError(error, url);
    return refuse(code, message);
  }
}

/**
 * @param {string} code
 * @param {string} message
 */
function refuse(code, message) {
  log({ message, error_code: code, is_panic: false }, 'ERROR');
  return 1;
}

/**
 * @param {object} fields
 * @param {'INFO' | 'ERROR'} level
 */
function log(fields, level) {
  const entry = { timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' };
  process.stderr.write(`${JSON.stringify(entry)}\n`);
}
