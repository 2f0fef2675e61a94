import type { z } from 'zod';
import type { Problem } from '@/domain/api/contract';
import { DomainError, isDomainError, type FailureCode } from '@/domain/errors';
import type { Log } from '@/server/log';

interface Answer {
  status: number;
  title: string;
  sentence: string;
}

/** The one place where a refusal becomes a status and a sentence. */
const answers: Record<FailureCode, Answer> = {
  'not-signed-in': { status: 401, title: 'Not signed in', sentence: 'Sign in to go on.' },
  'wrong-password': {
    status: 401,
    title: 'That did not match',
    sentence: 'That did not match. Check the password and try again.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    sentence: 'There is nothing here, or nothing you may see.',
  },
  forbidden: { status: 403, title: 'Not allowed', sentence: 'Your role here does not allow this.' },
  'foreign-origin': {
    status: 403,
    title: 'Wrong origin',
    sentence: 'This request did not come from a page of this instance.',
  },
  'address-unproven': {
    status: 403,
    title: 'Address not confirmed',
    sentence: 'This was made for your address. Confirm the address first.',
  },
  invalid: { status: 422, title: 'Not understood', sentence: 'Some of what was sent cannot be used.' },
  'email-taken': {
    status: 409,
    title: 'Address in use',
    sentence: 'An account with this address exists. Sign in instead.',
  },
  'sign-up-closed': {
    status: 403,
    title: 'Sign-up is closed',
    sentence: 'This instance takes no new accounts.',
  },
  'invitation-needed': {
    status: 403,
    title: 'By invitation only',
    sentence: 'New accounts need an invitation here. Ask a colleague for a link.',
  },
  gone: { status: 410, title: 'Ended', sentence: 'This link has ended. Ask for a new one.' },
  'password-needed': { status: 401, title: 'Password needed', sentence: 'This link asks for a password.' },
  'last-owner': {
    status: 409,
    title: 'Last owner',
    sentence: 'A project needs an owner. Make somebody else owner first.',
  },
  'limit-reached': {
    status: 409,
    title: 'Limit reached',
    sentence: 'There can be no more of these.',
  },
  'in-use': {
    status: 409,
    title: 'In use',
    sentence: 'Something still uses this. Take it out there first.',
  },
  'not-ready': { status: 409, title: 'Not ready', sentence: 'This version is still being read.' },
  superseded: {
    status: 409,
    title: 'Superseded',
    sentence: 'A newer version is here. Listen to it before you decide.',
  },
  locked: {
    status: 409,
    title: 'Approved and locked',
    sentence: 'This version is approved. An owner can reopen it.',
  },
  'other-sound': {
    status: 409,
    title: 'Another sound',
    sentence: 'The sound you heard is not the sound of this version.',
  },
  'key-reused': {
    status: 422,
    title: 'Key used before',
    sentence: 'This idempotency key was used for something else.',
  },
  'too-large': { status: 413, title: 'Too large', sentence: 'This is larger than allowed here.' },
  'length-needed': {
    status: 411,
    title: 'Length needed',
    sentence: 'Say with Content-Length how long the body is.',
  },
  'quota-reached': {
    status: 413,
    title: 'Quota reached',
    sentence: 'This workspace is full. Nothing was sent.',
  },
  'disk-full': {
    status: 507,
    title: 'Disk full',
    sentence: 'The server is short of space. Nothing was sent.',
  },
  unsupported: {
    status: 415,
    title: 'Unsupported',
    sentence: 'This kind of file or content is not taken here.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    sentence: 'That was too often. Wait a moment.',
  },
  unavailable: {
    status: 503,
    title: 'Unavailable',
    sentence: 'The server cannot reach its database. Nothing was changed.',
  },
};

export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  body: Problem;
}

/** Puts a refusal or a fault into words; faults are logged here, once, and told without detail. */
export function describeFailure(error: unknown, log: Log): ProblemAnswer {
  if (isDomainError(error)) return describe(error);
  if (isDatabaseAway(error)) {
    log.warn({ reason: (error as Error).message }, 'database unavailable');
    return describe(new DomainError('unavailable', { retryAfterSeconds: 2 }));
  }
  log.error({ err: error }, 'unexpected failure');
  return {
    status: 500,
    headers: jsonHeaders,
    body: {
      type: 'about:blank',
      title: 'Something broke on the server',
      status: 500,
      code: 'internal',
      detail: 'The server hit a fault and wrote it down. Nothing half-done was kept.',
    },
  };
}

const jsonHeaders = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };

function describe(error: DomainError): ProblemAnswer {
  const { status, title, sentence } = answers[error.code];
  const { sentence: own, fields, retryAfterSeconds } = error.detail;
  return {
    status,
    headers: {
      ...jsonHeaders,
      ...(retryAfterSeconds ? { 'retry-after': String(Math.ceil(retryAfterSeconds)) } : {}),
    },
    body: {
      type: 'about:blank',
      title,
      status,
      code: error.code,
      detail: own ?? sentence,
      ...(fields ? { errors: [...fields] } : {}),
    },
  };
}

const awayCodes = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'ECONNREFUSED',
  'ECONNRESET',
  '57P01',
  '57P02',
  '57P03',
]);

/** Whether a fault means that Postgres cannot be reached right now. */
export function isDatabaseAway(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = 'code' in cause ? cause.code : undefined;
    if (typeof code === 'string' && awayCodes.has(code)) return true;
    if (
      /DatabaseNotReachable|ConnectionClosed|Connection terminated|Can't reach database/.test(cause.message)
    )
      return true;
  }
  return false;
}

/** Turns what zod refused into fields a form can show. */
export function invalid(error: z.ZodError, prefix = ''): DomainError {
  return new DomainError('invalid', {
    fields: error.issues.flatMap((issue) => {
      const paths =
        issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      return paths.map((path) => ({
        path: [prefix, ...path.map(String)].filter(Boolean).join('.'),
        message: issue.code === 'unrecognized_keys' ? 'There is no such field.' : issue.message,
      }));
    }),
  });
}
