import type { ChildProcess, StdioOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * What keeps ffmpeg from everything but the file it is given. `namespaces`: a root of its own that holds the system's
 * libraries, ffmpeg, the input and the output, no network, no other process, no privileges. `separate-user`: another
 * user, who owns nothing. `limits-only`: what every cage has besides, an empty folder and limits.
 */
export type Cage = 'namespaces' | 'separate-user' | 'limits-only';

export interface CageKeeper {
  ffmpeg: string;
  cage: Cage;
  /** Whether the kernel can be asked to end ffmpeg with us, however we end. */
  hasLeash: boolean;
}

export interface CageLimits {
  memoryBytes: number;
  cpuSeconds: number;
  /** Of any one file that is written. */
  fileBytes: number;
}

export interface CagedRun {
  /** Absolute, empty, and this run's own. */
  folder: string;
  /** Absolute paths of the one file that can be read and the one, already there, that can be written. */
  input?: string;
  output?: string;
  /** ffmpeg's arguments, given where it finds the two. */
  args: (at: { input: string; output: string }) => string[];
  limits: CageLimits;
  /** What ffmpeg gets as its standard input, output and errors. */
  stdio: readonly ['ignore' | 'pipe', number | 'ignore' | 'pipe', 'pipe'];
}

/** Where the libraries of a dynamically linked ffmpeg are, on the systems that have them there. */
const libraries = [
  '/etc/alternatives',
  '/etc/ld.so.cache',
  '/usr/lib',
  '/usr/lib32',
  '/usr/lib64',
  '/usr/local/lib',
  '/lib',
  '/lib64',
  '/nix/store',
  '/gnu/store',
];

const NOBODY = 65_534;

// A limit that a system does not know is no reason not to set the others.
const setLimits = `
ulimit -c 0; ulimit -n 64; ulimit -t "$1"; ulimit -f "$2"; ulimit -v "$3" 2>/dev/null || :
shift 3
`;

const runLimited = `${setLimits} exec "$@"`;

const runInNamespaces = `set -e ${setLimits}
root=$1; ffmpeg=$2; input=$3; output=$4; shift 4
mount -t tmpfs -o size=1m,mode=0755,nosuid,nodev cage "$root"
cd "$root"
show() { mount -o "bind,nosuid,nodev,$3" "$1" ".$2"; }
while [ "$1" != -- ]; do
  mkdir -p ".\${1%/*}"
  if [ -L "$1" ]; then ln -s "$(readlink "$1")" ".$1"
  elif [ -d "$1" ]; then mkdir ".$1"; show "$1" "$1" ro
  else : > ".$1"; show "$1" "$1" ro; fi
  shift
done
shift
: > ffmpeg; show "$ffmpeg" /ffmpeg ro
if [ -n "$input" ]; then : > input; show "$input" /input ro,noexec; fi
if [ -n "$output" ]; then : > output; show "$output" /output rw,noexec; fi
mount -o remount,bind,ro,nosuid,nodev "$root"
exec unshare --user --map-user=${NOBODY} --map-group=${NOBODY} --root="$root" --wd=/ /ffmpeg "$@"
`;

const newNamespaces =
  'unshare --user --map-root-user --mount --net --pid --ipc --uts --fork --kill-child sh -c'.split(' ');
const leash = 'setpriv --pdeathsig KILL'.split(' ');

/** The limits as the shell's ulimit counts them: seconds, blocks of 512 bytes, KiB. */
function inShellUnits({ cpuSeconds, fileBytes, memoryBytes }: CageLimits): string[] {
  return [cpuSeconds, Math.ceil(fileBytes / 512), Math.ceil(memoryBytes / 1024)].map(String);
}

/** Starts ffmpeg in its cage. It leads a process group of its own, so that a terminal's Ctrl-C does not reach it. */
export function spawnCaged(keeper: CageKeeper, run: CagedRun): ChildProcess {
  const opened: number[] = [];
  const limits = inShellUnits(run.limits);
  const { folder, input = '', output = '' } = run;
  const ids: { uid?: number; gid?: number } = {};
  const stdio: Exclude<StdioOptions, string> = [...run.stdio];
  const command: string[] = keeper.hasLeash ? [...leash] : [];

  switch (keeper.cage) {
    case 'namespaces': {
      const shown = libraries.filter((place) => fs.existsSync(place));
      const places = [folder, keeper.ffmpeg, input, output, ...shown, '--'];
      command.push(...newNamespaces, runInNamespaces, 'cage', ...limits, ...places);
      command.push(...run.args({ input: '/input', output: '/output' }));
      break;
    }
    case 'separate-user': {
      // Files are handed over open: the other user may not even enter the folders they are in.
      const files = [input && openFor(input, folder), output && openOwned(output)];
      for (const descriptor of files) {
        stdio.push(descriptor === '' ? 'ignore' : descriptor);
        if (descriptor !== '') opened.push(descriptor);
      }
      ids.uid = ids.gid = NOBODY;
      const at = { input: '/proc/self/fd/3', output: '/proc/self/fd/4' };
      command.push('sh', '-c', runLimited, 'cage', ...limits, keeper.ffmpeg, ...run.args(at));
      break;
    }
    case 'limits-only': {
      const hasShell = process.platform !== 'win32';
      if (hasShell) command.push('sh', '-c', runLimited, 'cage', ...limits);
      command.push(keeper.ffmpeg, ...run.args({ input, output }));
      break;
    }
  }

  const [file = keeper.ffmpeg, ...args] = command;
  try {
    const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } as unknown as NodeJS.ProcessEnv;
    return spawn(file, args, { cwd: folder, env, stdio, ...ids, detached: true });
  } finally {
    for (const descriptor of opened) fs.closeSync(descriptor);
  }
}

/** Opens a file that another user is to read by its descriptor; a copy where only we may read it. */
function openFor(input: string, folder: string): number {
  const isReadable = (fs.statSync(input).mode & 0o004) !== 0;
  if (isReadable) return fs.openSync(input, 'r');
  const copy = path.join(folder, 'input');
  fs.copyFileSync(input, copy, fs.constants.COPYFILE_FICLONE);
  fs.chmodSync(copy, 0o444);
  return fs.openSync(copy, 'r');
}

function openOwned(output: string): number {
  fs.chownSync(output, NOBODY, NOBODY);
  return fs.openSync(output, 'r+');
}

/** Ends ffmpeg and whatever it started, at once. */
export function killCaged(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself in this very moment.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
