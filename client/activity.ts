import { FactKind, kindOfFact } from '@/domain/facts';
import { Id } from '@/domain/ids';
import type { KnownFact } from './facts';

/** Whose facts and of which kind; left out: everybody's, every kind. */
export interface ActivityFilter {
  readonly actor?: string;
  readonly kind?: FactKind;
}

/** So many facts are read at once. */
export const activityPortion = 50;

/** Reads `?who=<id>&kind=notes`; what makes no sense in it counts as absent. */
export function parseActivityFilter(query: Readonly<Record<string, unknown>>): ActivityFilter {
  const actor = Id.safeParse(query['who']).data;
  const kind = FactKind.safeParse(query['kind']).data;
  return { ...(actor && { actor }), ...(kind && { kind }) };
}

/** The query of an address for a filter; empty for everything. */
export function formatActivityFilter({ actor, kind }: ActivityFilter): string {
  const query = new URLSearchParams({ ...(actor && { who: actor }), ...(kind && { kind }) });
  return query.size > 0 ? `?${query}` : '';
}

/** The latest first, each once: what was read, and what arrived since and passes the filter. */
export function mergeActivity(
  read: readonly KnownFact[],
  arrived: readonly KnownFact[],
  { actor, kind }: ActivityFilter,
): KnownFact[] {
  const passing = arrived.filter(
    (fact) =>
      (actor === undefined || fact.actor.id === actor) &&
      (kind === undefined || kindOfFact[fact.type] === kind),
  );
  const known = new Map([...read, ...passing].map((fact) => [fact.seq, fact]));
  return [...known.values()].sort((one, other) => other.seq - one.seq);
}

/** Parts a list where the day changes; `dayOf` names a moment's day. A day comes again where the order is not time's. */
export function byDay<T extends { at: string }>(
  items: readonly T[],
  dayOf: (at: string) => string,
): { day: string; items: T[] }[] {
  const days: { day: string; items: T[] }[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}
