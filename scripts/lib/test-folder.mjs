import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { endPostgresOf } from './postgres.mjs';
import { own } from './shutdown.mjs';

/**
 * A folder for the data of every instance that the tests start. Whatever a crashed runner left running in it ends
 * with this command, and the folder goes.
 *
 * @returns {string}
 */
export function makeTestFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'talkback-test-'));
  // Postgres may run in an account of its own, which must come through.
  fs.chmodSync(folder, 0o711);
  own({
    close: async () => {
      for (const name of fs.readdirSync(folder)) await endPostgresOf(path.join(folder, name));
      fs.rmSync(folder, { recursive: true, force: true });
    },
  });
  return folder;
}
