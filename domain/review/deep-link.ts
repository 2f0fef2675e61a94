import { formatClock, parseClock, type Seconds } from '../time';

/** Where the page of a mix is. */
export const mixPath = (mixId: string) => `/mixes/${mixId}`;

/** What an address asks for: `?v=3&t=1:23.450&c=<id>`. It seeks and never plays. */
export interface DeepLink {
  readonly number: number | undefined;
  readonly at: Seconds | undefined;
  readonly commentId: string | undefined;
}

type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads an address; what makes no sense in it counts as absent. */
export function parseDeepLink(query: Query): DeepLink {
  const [v, t, c] = [query['v'], query['t'], query['c']].map((value) =>
    typeof value === 'string' ? value : undefined,
  );
  return {
    number: v && /^\d{1,6}$/.test(v) ? Number(v) : undefined,
    at: t === undefined ? undefined : parseClock(t),
    commentId: c && /^[\da-f-]{36}$/i.test(c) ? c.toLowerCase() : undefined,
  };
}

/** The query of an address, "?v=3&t=1:23.450"; empty when nothing is asked for. */
export function formatDeepLink({ number, at, commentId }: Partial<DeepLink>): string {
  const parts = [
    ...(number === undefined ? [] : [`v=${number}`]),
    ...(at === undefined ? [] : [`t=${formatClock(at)}`]),
    ...(commentId === undefined ? [] : [`c=${commentId}`]),
  ];
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}
