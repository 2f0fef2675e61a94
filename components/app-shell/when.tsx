'use client';

import { useSyncExternalStore } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { createScope } from '@/client/scope';

/** How long ago something was, as people say it. */
export type Distance =
  | { kind: 'just-now' }
  | { kind: 'minutes'; minutes: number }
  | { kind: 'today' | 'yesterday' | 'this-week' | 'this-year' | 'earlier' };

const day = 86_400_000;

/** Compares by the calendar of this device; what lies ahead counts as now. */
export function distanceOf(at: Date, now: Date): Distance {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return { kind: 'just-now' };
  if (minutes < 60) return { kind: 'minutes', minutes };
  const days = calendarDaysBetween(at, now);
  if (days <= 0) return { kind: 'today' };
  if (days === 1) return { kind: 'yesterday' };
  if (days < 7) return { kind: 'this-week' };
  return { kind: at.getFullYear() === now.getFullYear() ? 'this-year' : 'earlier' };
}

/** How many midnights of this device lie between two moments. */
export function calendarDaysBetween(at: Date, now: Date): number {
  const startOfDay = (moment: Date) =>
    new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
  // A day with a change of the clocks is 23 or 25 hours long.
  return Math.round((startOfDay(now) - startOfDay(at)) / day);
}

/** Says moments relative to now, again every half minute; undefined until the browser's clock and zone are known. */
export function useWhen(): ((at: string | Date) => string) | undefined {
  const t = useTranslations('common.when');
  const format = useFormatter();
  if (useHalfMinute() === undefined) return undefined;
  return (moment) => {
    const at = new Date(moment);
    const time = format.dateTime(at, { hour: '2-digit', minute: '2-digit' });
    const distance = distanceOf(at, new Date());
    switch (distance.kind) {
      case 'just-now':
        return t('justNow');
      case 'minutes':
        return t('minutes', { minutes: distance.minutes });
      case 'today':
        return time;
      case 'yesterday':
        return t('yesterday', { time });
      case 'this-week':
        return format.dateTime(at, { weekday: 'long' });
      case 'this-year':
        return format.dateTime(at, { day: 'numeric', month: 'short' });
      case 'earlier':
        return format.dateTime(at, { day: 'numeric', month: 'short', year: 'numeric' });
    }
  };
}

/** A moment, with the full date behind it. */
export function When({ at }: { at: string }) {
  const say = useWhen();
  const format = useFormatter();
  if (!say) return <time dateTime={at}>{'\u00a0'}</time>;
  const full = format.dateTime(new Date(at), { dateStyle: 'full', timeStyle: 'short' });
  return (
    <time dateTime={at} title={full}>
      {say(at)}
    </time>
  );
}

/** A moment on a page of days: its clock time here, how long ago that is, and the exact moment behind it. */
export function Moment({ at }: { at: string }) {
  const format = useFormatter();
  const now = useHalfMinute();
  if (now === undefined) return <time dateTime={at}>{'\u00a0'}</time>;
  const moment = new Date(at);
  const exact = format.dateTime(moment, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  // A clock that runs behind the server's must not speak of the future.
  const ago = format.relativeTime(moment, Math.max(now * halfMinute, moment.getTime()));
  return (
    <time dateTime={at} title={moment.toISOString()}>
      {exact} <span className="text-ink-3">· {ago}</span>
    </time>
  );
}

const halfMinute = 30_000;
const useHalfMinute = () => useSyncExternalStore(everyHalfMinute, readHalfMinute, () => undefined);
const readHalfMinute = () => Math.floor(Date.now() / halfMinute);

function everyHalfMinute(onChange: () => void): () => void {
  const scope = createScope();
  scope.interval(onChange, halfMinute);
  return () => scope.dispose();
}
