import type { z } from 'zod';
import type { Access, Contract, Problem } from '@/domain/api/contract';

/** What a request was refused with; code `offline` and status 0 when no whole answer came from the server. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { path: string; message: string }[];
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Pick<Problem, 'status' | 'code' | 'detail' | 'errors'>, retryAfterSeconds?: number) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether the same request, sent again unchanged, may be taken: nobody answered, not yet, or in trouble. A full disk stays full. */
  get mayPass(): boolean {
    return [0, 408, 423, 425, 429].includes(this.status) || (this.status >= 500 && this.status !== 507);
  }

  /** The messages by field, for forms. */
  get fieldErrors(): Record<string, string> {
    return Object.fromEntries(this.errors.map(({ path, message }) => [path, message]));
  }
}

/** No whole answer came from the server. */
export const unreachable = () => new ApiProblem({ status: 0, code: 'offline', detail: '' });

type AnyContract = Contract<Access, z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

type Part<K extends string, T> = [T] extends [void]
  ? { [key in K]?: undefined }
  : Record<never, never> extends T
    ? { [key in K]?: T }
    : { [key in K]: T };

export type CallOptions<C extends AnyContract> = Part<'params', z.input<C['params']>> &
  Part<'query', z.input<C['query']>> &
  Part<'input', z.input<C['input']>> & {
    /** The same key is never carried out twice: `client/intents` keeps one per intent over retries. */
    idempotencyKey?: string;
    signal?: AbortSignal;
  };

type Arguments<C extends AnyContract> =
  Record<never, never> extends CallOptions<C> ? [options?: CallOptions<C>] : [options: CallOptions<C>];

interface Parts {
  params?: unknown;
  query?: unknown;
  input?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** Carries out an operation of the contract; throws `ApiProblem` when it is refused or unreachable. */
export async function call<C extends AnyContract>(
  contract: C,
  ...[options]: Arguments<C>
): Promise<z.output<C['output']>> {
  const { params, query, input, idempotencyKey, signal }: Parts = options ?? {};
  const headers = new Headers({ accept: 'application/json' });
  if (input !== undefined) headers.set('content-type', 'application/json');
  if (idempotencyKey) headers.set('idempotency-key', idempotencyKey);
  const response = await overTheLine(
    fetch(addressOf(contract.path, params, query), {
      method: contract.method,
      headers,
      body: input === undefined ? null : JSON.stringify(input),
      signal: signal ?? null,
    }),
  );
  if (!response.ok) throw await readProblem(response);
  return (response.status === 204 ? undefined : await readAnswer(response)) as z.output<C['output']>;
}

/** Puts the params into the path and the rest behind it; absent query values are left out. */
export function addressOf(path: string, params: unknown = {}, query: unknown = {}): string {
  const values = params as Record<string, string>;
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(
    query as Record<string, string | number | boolean | undefined>,
  )) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size > 0 ? `${filled}?${search}` : filled;
}

/** Reads a refusal; an answer that is no problem+json (a proxy's page) becomes one of code `unreadable`. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const text = await overTheLine(response.text());
  return problemFrom(text, response.status, response.headers.get('retry-after'));
}

/** An answer that is no JSON came from something in between, which is in trouble: the server may have done it or not. */
async function readAnswer(response: Response): Promise<unknown> {
  const answer = parse(await overTheLine(response.text()));
  if (answer === undefined) throw new ApiProblem({ status: 502, code: 'unreadable', detail: '' });
  return answer;
}

export function problemFrom(text: string, status: number, retryAfter: string | null = null): ApiProblem {
  const body = parse(text);
  const seconds = Number(retryAfter ?? Number.NaN);
  const problem = new ApiProblem(
    isProblem(body) ? body : { status, code: codeOf(text, status), detail: '' },
    Number.isFinite(seconds) ? seconds : undefined,
  );
  if (problem.code === 'not-signed-in') tellSignedOut();
  return problem;
}

/** An answer to HEAD has no body: there the status says it. */
function codeOf(text: string, status: number): string {
  return text === '' && status === 401 ? 'not-signed-in' : 'unreadable';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** This device is not signed in any more, as was found out otherwise than by a call. */
export function tellSignedOut(): void {
  for (const listener of signedOutListeners) listener();
}

/** Tells `listener` whenever the server says that this device is not signed in any more. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

const signedOutListeners = new Set<() => void>();

/** The line may break before an answer or inside it; what was stopped on purpose is no loss. */
export async function overTheLine<T>(exchange: Promise<T>): Promise<T> {
  try {
    return await exchange;
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw unreachable();
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'status' in body;
}
