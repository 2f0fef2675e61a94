import { pino } from 'pino';
import type { Env } from './env';

export type Log = ReturnType<typeof createLog>;

/** JSON lines in UTC; bodies, cookies and tokens are never handed to it. */
export function createLog(env: Pick<Env, 'logLevel'>) {
  return pino({ level: env.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
