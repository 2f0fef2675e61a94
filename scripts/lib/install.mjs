import fs from 'node:fs';
import { inRoot } from './paths.mjs';
import { run, step } from './steps.mjs';

/** Installs the packages that package-lock.json names, unless they stand in node_modules already. */
export async function install() {
  if (isInstalled()) return;
  // A production install would lack what builds and tests the product.
  const { NODE_ENV: _, ...env } = process.env;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  await step('Installing packages', () =>
    npm
      ? run(process.execPath, [npm, ...args], { env })
      : run('npm', args, { env, useShell: process.platform === 'win32' }),
  );
}

/** npm writes the list of what it installed last of all, so a broken installation has none. */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(
    ([where, { version, optional }]) => where === '' || optional || present[where]?.version === version,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readPackages(file) {
  if (!fs.existsSync(inRoot(file))) return undefined;
  return JSON.parse(fs.readFileSync(inRoot(file), 'utf8')).packages;
}
