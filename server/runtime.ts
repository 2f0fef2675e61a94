import type { Database } from './db/client';
import type { Env } from './env';
import type { OriginRules } from './http/origins';
import type { Log } from './log';
import type { Storage } from './storage/disk';
import type { Documents } from './sync/documents';

/** Everything a command or query may touch outside itself. Made once in server/main, handed down from there. */
export interface Runtime {
  env: Env;
  log: Log;
  db: Database;
  storage: Storage;
  documents: Documents;
  now(): Date;
  /** The one origin this instance is reached at, for links that leave it. */
  origin: string;
  origins: OriginRules;
}

// Pages and the server are two module graphs in one process; this symbol is where they meet.
const place = Symbol.for('talkback.runtime');
const shared = globalThis as typeof globalThis & { [place]?: Runtime };

export function provideRuntime(made: Runtime): void {
  shared[place] = made;
}

/** The running instance, for pages and route handlers; refuses before the server has booted. */
export function runtime(): Runtime {
  const running = shared[place];
  if (!running) throw new Error('The server has not booted: pages run inside server/main.');
  return running;
}
