import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { run } from './steps.mjs';

/** Whether missing programs can simply be installed here. */
export const isRootOnDebian = () =>
  process.platform === 'linux' && process.getuid?.() === 0 && fs.existsSync('/etc/debian_version');

/** @param {string} name of a Debian package */
export async function aptInstall(name) {
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** @param {string} program that answers to `-version` */
export const isOnPath = (program) =>
  spawnSync(program, ['-version'], { stdio: 'ignore' }).error === undefined;
