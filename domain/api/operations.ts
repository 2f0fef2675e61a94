import * as accounts from './accounts';
import * as assets from './assets';
import type { Contract } from './contract';
import * as decisions from './decisions';
import * as links from './links';
import * as mail from './mail';
import * as projects from './projects';
import * as review from './review';
import * as sessionHistory from './session-history';
import * as streams from './streams';

function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && 'operation' in value && 'path' in value;
}

/** Every operation of the API. */
export const operations: readonly Contract[] = [
  accounts,
  assets,
  projects,
  review,
  sessionHistory,
  decisions,
  links,
  mail,
  streams,
].flatMap((module) => Object.values(module as Record<string, unknown>).filter(isContract));
