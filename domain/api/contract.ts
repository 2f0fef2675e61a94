import { z } from 'zod';
import { Id } from '../ids';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call at all; what he may then do is decided by `authorize` inside the command. A user may be a program with a
 * key of his, a person is at a device of his own.
 */
export type Access = 'anyone' | 'viewer' | 'user' | 'person';

type Shape = z.ZodType;

export interface Contract<
  A extends Access = Access,
  P extends Shape = Shape,
  Q extends Shape = Shape,
  I extends Shape = Shape,
  O extends Shape = Shape,
> {
  /** Unique name: idempotency keys, the permission matrix and OpenAPI call it so. */
  operation: string;
  method: Method;
  path: string;
  summary: string;
  access: A;
  /** 204 carries no body; 201 and 202 are said of what the call made or began. */
  success: 200 | 201 | 202 | 204;
  params: P;
  query: Q;
  input: I;
  output: O;
}

interface Sketch<A extends Access, P extends Shape, Q extends Shape, I extends Shape, O extends Shape> {
  operation: string;
  summary: string;
  access?: A;
  success?: Contract['success'];
  params?: P;
  query?: Q;
  input?: I;
  output?: O;
}

export const Nothing = z.void();
const Empty = z.strictObject({});
type Nothing = typeof Nothing;
type Empty = typeof Empty;

/** Declares one operation: what the route parses is what the browser calls with. Unknown fields are refused. */
export function contract<
  A extends Access = 'viewer',
  P extends Shape = Empty,
  Q extends Shape = Empty,
  I extends Shape = Nothing,
  O extends Shape = Nothing,
>(method: Method, path: string, sketch: Sketch<A, P, Q, I, O>): Contract<A, P, Q, I, O> {
  return {
    access: 'viewer' as A,
    success: method === 'POST' && sketch.output ? 201 : sketch.output ? 200 : 204,
    params: Empty as unknown as P,
    query: Empty as unknown as Q,
    input: Nothing as unknown as I,
    output: Nothing as unknown as O,
    ...sketch,
    method,
    path,
  };
}

/** The parameters a path gives an operation; undefined where the path is not its. */
export function matchPath(path: string, pathname: string): Record<string, string> | undefined {
  const names = path.split('/');
  const parts = pathname.split('/');
  if (names.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith(':')) params[name.slice(1)] = decodePart(part);
    else if (name !== part) return undefined;
  }
  return params;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A bounded list and where it goes on. */
export function page<T extends Shape>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const PageQuery = z.strictObject({
  cursor: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

interface ListSketch<A extends Access, P extends Shape, T extends Shape> {
  operation: string;
  summary: string;
  access?: A;
  params?: P;
  item: T;
}

/** Declares the reading of a list, in bounded pages. */
export function listContract<T extends Shape, A extends Access = 'viewer', P extends Shape = Empty>(
  path: string,
  { item, ...sketch }: ListSketch<A, P, T>,
) {
  return contract<A, P, typeof PageQuery, Nothing, ReturnType<typeof page<T>>>('GET', path, {
    ...sketch,
    query: PageQuery,
    output: page(item),
  });
}

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
