import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { matchPath, type Access, type Contract } from '@/domain/api/contract';
import { DomainError } from '@/domain/errors';
import type { User, Viewer } from '@/domain/viewer';
import { viewerOf } from '@/server/auth/viewer';
import type { Once } from '@/server/events/in-project';
import { runtime, type Runtime } from '@/server/runtime';
import { describeFailure, invalid } from './problem';

export interface Call<P, Q, I, V> {
  runtime: Runtime;
  viewer: V;
  params: P;
  query: Q;
  input: I;
  /** The caller's Idempotency-Key with what it was used for. */
  once: Once | undefined;
  /** The caller's network address, for limits. */
  address: string;
  cookies: string | undefined;
  /** Headers of the answer; for cookies, which no body can carry. */
  reply: Headers;
}

type ViewerFor<A extends Access> = A extends 'anyone'
  ? Viewer | null
  : A extends 'user' | 'person'
    ? User
    : Viewer;

type Command<C extends Contract> = (
  call: Call<z.output<C['params']>, z.output<C['query']>, z.output<C['input']>, ViewerFor<C['access']>>,
) => Promise<z.input<C['output']>>;

type RouteHandler = (request: Request) => Promise<Response>;

/**
 * The door for JSON: viewer, parameters, body, one command, the answer in the contract's shape. The only place where
 * a refusal becomes a response.
 */
export function handle<C extends Contract>(contract: C, command: Command<C>): RouteHandler {
  return async (request) => {
    const running = runtime();
    const url = new URL(request.url);
    const cookies = request.headers.get('cookie') ?? undefined;
    const reply = new Headers({ 'cache-control': 'no-store' });
    try {
      const viewer = admit(
        contract,
        await viewerOf(running, { cookies, authorization: request.headers.get('authorization') }),
      );
      const text = contract.method === 'GET' ? '' : await request.text();
      const answer = await command({
        runtime: running,
        viewer: viewer as ViewerFor<C['access']>,
        params: parse<C['params']>(contract.params, matchPath(contract.path, url.pathname) ?? {}),
        query: parse<C['query']>(contract.query, Object.fromEntries(url.searchParams)),
        input: parse<C['input']>(contract.input, readJson(text, request)),
        once: onceFrom(request, contract.operation, text),
        address: request.headers.get('x-talkback-address') ?? 'unknown',
        cookies,
        reply,
      });
      if (contract.success === 204) return new Response(null, { status: 204, headers: reply });
      return Response.json(contract.output.parse(answer), { status: contract.success, headers: reply });
    } catch (error) {
      const { status, headers, body } = describeFailure(error, running.log);
      return Response.json(body, { status, headers });
    }
  };
}

/** Lets through whom a contract speaks to: anyone, any viewer, or people with an account. */
export function admit(contract: Pick<Contract, 'access'>, viewer: Viewer | null): Viewer | null {
  if (contract.access === 'anyone') return viewer;
  if (!viewer) throw new DomainError('not-signed-in');
  if (contract.access !== 'viewer' && viewer.kind === 'guest') throw new DomainError('forbidden');
  if (contract.access === 'person' && viewer.kind === 'user' && viewer.isProgram)
    throw new DomainError('forbidden');
  return viewer;
}

/** Reads what came in by a contract's schema. Refuses `invalid`, and texts that no row can hold whatever the schema. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error);
  // In what the schema has let through, which is never deep.
  const unusable = findUnusable(parsed.data);
  if (unusable !== undefined) {
    throw new DomainError('invalid', { fields: [{ path: unusable, message: unusableText }] });
  }
  return parsed.data;
}

const unusableText = 'This holds a sign that cannot be kept.';

/** Where in a value a text holds a NUL or half of a surrogate pair, which Postgres takes nowhere. */
function findUnusable(value: unknown, path: readonly string[] = []): string | undefined {
  if (typeof value === 'string') {
    return value.includes('\0') || !value.isWellFormed() ? path.join('.') : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = findUnusable(inner, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readJson(text: string, request: Request): unknown {
  if (text === '') return undefined;
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new DomainError('unsupported');
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('invalid', { fields: [{ path: '', message: 'The body is not JSON.' }] });
  }
}

function onceFrom(request: Request, operation: string, body: string): Once | undefined {
  const key = request.headers.get('idempotency-key');
  if (key === null) return undefined;
  if (!/^[\x21-\x7e]{8,200}$/.test(key)) {
    throw new DomainError('invalid', {
      fields: [{ path: 'Idempotency-Key', message: 'Use 8 to 200 visible characters.' }],
    });
  }
  const { pathname } = new URL(request.url);
  const bodyHash = new Uint8Array(createHash('sha256').update(`${pathname}\n${body}`).digest());
  return { operation, key, bodyHash };
}
