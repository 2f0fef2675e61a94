import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { CagedRun, CageKeeper } from './cage';
import { killCaged, spawnCaged } from './cage';

/** A line of ffmpeg's log; lines of the cage itself have no level. */
export interface LogLine {
  level: string | undefined;
  text: string;
}

export interface FfmpegEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether ffmpeg itself ever spoke: if not, what failed is the cage. */
  hasSpoken: boolean;
  /** The last lines of the log. */
  lastWords: string;
}

export interface Ffmpeg {
  readonly stdin: Writable | null;
  /** Resolves when it has ended, in whatever way; rejects when it could not be started. */
  readonly ended: Promise<FfmpegEnd>;
  kill(): void;
}

const LAST_LINES = 12;
const LONGEST_LINE = 2_000;

/** Arguments without spaces in them, as one would type them. */
export const words = (line: string): string[] => line.split(' ');

/** What every run begins with: no questions, no banner, a log whose lines name their level, one thread. */
export const plainTalk = words('-nostdin -hide_banner -nostats -loglevel level+info -threads 1');

/** What keeps the encoder's name and the date out of a file, so that the same sound gives the same bytes. */
export const withoutSignature = words('-map_metadata -1 -fflags +bitexact -flags:a +bitexact');

/** Starts ffmpeg in its cage and hands over its log line by line; `signal` ends it. */
export function startFfmpeg(
  keeper: CageKeeper,
  run: CagedRun,
  options: { signal?: AbortSignal | undefined; onLine?: (line: LogLine) => void } = {},
): Ffmpeg {
  const child = spawnCaged(keeper, run);
  const kill = () => killCaged(child);
  const lines: string[] = [];
  let hasSpoken = false;
  // Without this a pipe that breaks because ffmpeg ended first would be a fault of its own.
  child.stdin?.on('error', () => undefined);

  eachLine(child.stderr, (raw) => {
    const [, level, text = raw] = /^(?:\[[^\]]*\] )?\[(\w+)\] (.*)$/.exec(raw) ?? [];
    hasSpoken ||= level !== undefined;
    lines.push(raw);
    if (lines.length > LAST_LINES) lines.shift();
    options.onLine?.({ level, text });
  });

  if (options.signal?.aborted) kill();
  options.signal?.addEventListener('abort', kill, { once: true });
  const ended = ending(child)
    .then(({ code, signal }) => ({ code, signal, hasSpoken, lastWords: lines.join('\n') }))
    .finally(() => options.signal?.removeEventListener('abort', kill));
  // Whoever awaits it sees the rejection; until then it is not unhandled.
  ended.catch(() => undefined);
  return { stdin: child.stdin, ended, kill };
}

/** Lines, each cut to a length that no honest one has: a file's tags are part of the log. */
function eachLine(stream: Readable | null, take: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    const whole = (rest + text).split('\n');
    rest = (whole.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of whole) take(line.slice(0, LONGEST_LINE));
  });
  stream?.on('end', () => {
    if (rest !== '') take(rest);
  });
}

function ending(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Awaits a run on our own samples; throws, with the log, unless it ended well. */
export async function expectSuccess(what: string, { ended }: Pick<Ffmpeg, 'ended'>): Promise<void> {
  const { code, signal, lastWords } = await ended;
  if (code !== 0) throw new Error(`${what} failed (${signal ?? code}):\n${lastWords}`);
}
