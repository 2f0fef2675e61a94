import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Cage, CageKeeper } from './cage';
import { startFfmpeg, words } from './ffmpeg';

/** The ffmpeg of this host and the cage it runs in. */
export interface AudioTools extends CageKeeper {
  /** "5.1.9", or a snapshot's name. */
  version: string;
  /** Whether it is so old that a current one should be installed. */
  isOld: boolean;
}

const FIRST_CURRENT_YEAR = 2021;
const tried = { memoryBytes: 1.5e9, cpuSeconds: 10, fileBytes: 1e6 };

/**
 * Finds ffmpeg (FFMPEG_PATH, else on PATH, else the one that is installed with the packages) and, by trying, the
 * strongest cage that the host allows; refuses to go on without ffmpeg, or with a FFMPEG_PATH that does not run.
 */
export async function findAudioTools(env: { ffmpegPath?: string | undefined }): Promise<AudioTools> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'talkback-cage-'));
  try {
    // Another user enters this folder in one of the cages.
    await fs.chmod(folder, 0o755);
    for (const ffmpeg of env.ffmpegPath ? [path.resolve(env.ffmpegPath)] : await whereFfmpegIs()) {
      const tools = await tryCages(await fs.realpath(ffmpeg).catch(() => ffmpeg), folder);
      if (tools) return tools;
    }
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
  const where = env.ffmpegPath ? `FFMPEG_PATH (${env.ffmpegPath})` : 'PATH or among the installed packages';
  throw new Error(`No ffmpeg that runs was found in ${where}. Install ffmpeg, or name it with FFMPEG_PATH.`);
}

async function whereFfmpegIs(): Promise<string[]> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(path.isAbsolute);
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const onPath = folders.map((folder) => path.join(folder, name));
  const there = await Promise.all(
    onPath.map((file) =>
      fs.access(file, fs.constants.X_OK).then(
        () => [file],
        () => [],
      ),
    ),
  );
  return [...there.flat(), ...(await installedFfmpeg())];
}

async function installedFfmpeg(): Promise<string[]> {
  try {
    const { default: installer } = await import('@ffmpeg-installer/ffmpeg');
    return [installer.path];
  } catch {
    // It exists for the usual platforms only, and says so by throwing.
    return [];
  }
}

async function tryCages(ffmpeg: string, folder: string): Promise<AudioTools | undefined> {
  const isRoot = process.getuid?.() === 0;
  const cages: Cage[] = ['namespaces', ...(isRoot ? (['separate-user'] as const) : []), 'limits-only'];
  for (const cage of process.platform === 'linux' ? cages : cages.slice(-1)) {
    for (const hasLeash of process.platform === 'linux' ? [true, false] : [false]) {
      const found = await tryCage({ ffmpeg, cage, hasLeash }, folder);
      if (found) return { ffmpeg, cage, hasLeash, ...found };
    }
  }
  return undefined;
}

/** Lets ffmpeg copy a few bytes in this cage: it has to start, find its input and write its output. */
async function tryCage(
  keeper: CageKeeper,
  scratch: string,
): Promise<Pick<AudioTools, 'version' | 'isOld'> | undefined> {
  const own = await fs.mkdtemp(path.join(scratch, 'try-'));
  await fs.chmod(own, 0o755);
  const folder = path.join(own, 'empty');
  const input = path.join(own, 'input');
  const output = path.join(own, 'output');
  const bytes = Buffer.from([1, 255, 128, 64]);
  await fs.mkdir(folder);
  await fs.writeFile(input, bytes, { mode: 0o644 });
  await fs.writeFile(output, '');
  const args = (at: { input: string; output: string }) => [
    ...words('-nostdin -loglevel level+info -f u8 -ar 8000 -ac 1 -i'),
    `file:${at.input}`,
    ...words('-f u8 -y'),
    `file:${at.output}`,
  ];
  let banner: ReturnType<typeof readBanner>;
  try {
    const ffmpeg = startFfmpeg(
      keeper,
      { folder, input, output, args, limits: tried, stdio: ['ignore', 'ignore', 'pipe'] },
      { signal: AbortSignal.timeout(20_000), onLine: ({ text }) => (banner ??= readBanner(text)) },
    );
    const { code } = await ffmpeg.ended;
    const isWhole = bytes.equals(await fs.readFile(output));
    return code === 0 && isWhole ? banner : undefined;
  } catch {
    // A program of this cage is missing: the next one is tried.
    return undefined;
  }
}

/** "ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers", or a snapshot's "N-47683-g0e8e-…". */
function readBanner(line: string): Pick<AudioTools, 'version' | 'isOld'> | undefined {
  const [, name, year] = /^ffmpeg version (\S+) .*?(?:\d{4}-)?(\d{4}) the FFmpeg/.exec(line) ?? [];
  if (!name) return undefined;
  const [version = name] = /^N-\d+-\w+|^[^-+]+/.exec(name) ?? [];
  return { version, isOld: Number(year) < FIRST_CURRENT_YEAR };
}
