import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {...string} parts */
export const inRoot = (...parts) => path.join(root, ...parts);

/** What the commands remember between runs; `npm ci` empties it together with what it describes. */
export const memoryDir = inRoot('node_modules/.talkback');

/** The command-line programs of our packages, run with this very Node.js instead of through a shell. */
export const programs = {
  depcruise: inRoot('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
  eslint: inRoot('node_modules/eslint/bin/eslint.js'),
  knip: inRoot('node_modules/knip/bin/knip.js'),
  next: inRoot('node_modules/next/dist/bin/next'),
  playwright: inRoot('node_modules/@playwright/test/cli.js'),
  prettier: inRoot('node_modules/prettier/bin/prettier.cjs'),
  prisma: inRoot('node_modules/prisma/build/index.js'),
  tsc: inRoot('node_modules/typescript/bin/tsc'),
  vitest: inRoot('node_modules/vitest/vitest.mjs'),
};
