import fs from 'node:fs';
import { Failure } from './failure.mjs';
import { aptInstall, isRootOnDebian } from './machine.mjs';
import { programs } from './paths.mjs';
import { run, step } from './steps.mjs';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The browser for the end-to-end tests, installed if this machine has none.
 *
 * @returns {Promise<string>} the path of the program
 */
export async function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !fs.existsSync(named)) throw new Failure(`CHROMIUM_PATH names ${named}, which is not there.`);
  const found = named ?? (await playwrightsOwn()) ?? usual();
  if (found) return found;
  if (isRootOnDebian()) await step('Installing Chromium', () => aptInstall('chromium'));
  else
    await step('Installing Chromium', () =>
      run(process.execPath, [programs.playwright, 'install', 'chromium']),
    );
  const installed = usual() ?? (await playwrightsOwn());
  if (installed) return installed;
  throw new Failure('The end-to-end tests need Chromium: install it, or name one in CHROMIUM_PATH.');
}

const usual = () => USUAL_PLACES.find((place) => fs.existsSync(place));

async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test');
  const place = chromium.executablePath();
  return fs.existsSync(place) ? place : undefined;
}
