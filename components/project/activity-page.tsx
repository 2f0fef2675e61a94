'use client';

import { CircleAlert, ListFilter } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { byDay, formatActivityFilter, type ActivityFilter } from '@/client/activity';
import { useFacts, type KnownFact } from '@/client/facts';
import { ConnectionLine } from '@/components/app-shell/lines';
import { activityPath, projectPath } from '@/components/app-shell/paths';
import { TopBar } from '@/components/app-shell/top-bar';
import { useViewer } from '@/components/app-shell/viewer';
import { calendarDaysBetween, Moment, useWhen } from '@/components/app-shell/when';
import { Avatar } from '@/components/ui/avatar';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Select } from '@/components/ui/select';
import type { Project } from '@/domain/api/projects';
import { FactKind } from '@/domain/facts';
import { isTeam } from '@/domain/roles';
import type { Person } from '@/domain/viewer';
import { FactWords } from './activity';
import { useActivity, type FactsPage } from './use-activity';

export interface ActivityData {
  project: Project;
  /** Everybody who did anything here. */
  actors: readonly Person[];
  filter: ActivityFilter;
  activity: FactsPage;
}

/** Everything that happened in a project, in words, by day; the address keeps what is looked for. */
export function ActivityPage({ initial }: { initial: ActivityData }) {
  const { project } = initial;
  const t = useTranslations('project.activity');
  const list = useTranslations('project.list');
  const viewer = useViewer();
  const [filter, setFilter] = useState(initial.filter);
  const [arrived, setArrived] = useState(0);
  const live = useFacts(project.id, {
    after: project.headSeq,
    onFact: () => setArrived((count) => count + 1),
  });
  const first = filter === initial.filter ? initial.activity : undefined;
  const activity = useActivity(project.id, filter, first);
  const look = (next: ActivityFilter) => {
    setFilter(next);
    window.history.replaceState(null, '', activityPath(project.id) + formatActivityFilter(next));
  };
  const actors = peopleOf(initial.actors, activity.facts ?? []);
  const colour = actors.find(({ id }) => id === viewer?.id)?.colour;

  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar
        crumbs={[
          { label: list('title'), href: '/' },
          { label: project.name, href: projectPath(project.id) },
          { label: t('title') },
        ]}
        colour={colour}
      />
      <ConnectionLine status={live.status} />
      <main className="mx-auto w-full max-w-[768px] px-6 pt-8 pb-24 max-phone:px-4 max-phone:pt-5">
        <h1 className="text-36 font-semibold tracking-title max-phone:text-26">{t('title')}</h1>
        <p className="mt-2 text-ink-2">
          {t(isTeam(project.role) ? 'textTeam' : 'text', { project: project.name })}
        </p>
        <Filters filter={filter} actors={actors} onChange={look} />
        <p role="status" className="sr-only">
          {arrived > 0 && t('arrived', { count: arrived })}
        </p>
        <Days {...activity} onShowAll={() => look({})} />
      </main>
    </div>
  );
}

/** Who may be asked for: whoever did anything before the page was made, and since. */
function peopleOf(known: readonly Person[], facts: readonly KnownFact[]): Person[] {
  const people = new Map([...facts.map(({ actor }) => actor), ...known].map((person) => [person.id, person]));
  return [...people.values()].sort((one, other) => one.name.localeCompare(other.name));
}

interface FiltersProps {
  filter: ActivityFilter;
  actors: readonly Person[];
  onChange: (filter: ActivityFilter) => void;
}

function Filters({ filter, actors, onChange }: FiltersProps) {
  const t = useTranslations('project.activity');
  const { actor, kind } = filter;
  return (
    <div className="sticky top-13 z-10 -mx-2 mt-5 flex flex-wrap items-end gap-3 bg-surface-0 px-2 py-3">
      <Select
        label={t('kind')}
        value={kind ?? 'all'}
        options={(['all', ...FactKind.options] as const).map((id) => ({ id, label: t(`kinds.${id}`) }))}
        onChange={(id) => onChange({ ...(actor && { actor }), ...(id !== 'all' && { kind: id }) })}
        className="min-w-40 max-phone:grow max-phone:basis-0"
      />
      <Select
        label={t('who')}
        value={actor ?? 'all'}
        options={[
          { id: 'all', label: t('everybody') },
          ...actors.map(({ id, name }) => ({ id, label: name })),
        ]}
        onChange={(id) => onChange({ ...(kind && { kind }), ...(id !== 'all' && { actor: id }) })}
        className="min-w-40 max-phone:grow max-phone:basis-0"
      />
    </div>
  );
}

function Days({
  facts,
  error,
  hasMore,
  isReadingMore,
  readMore,
  onShowAll,
}: ReturnType<typeof useActivity> & { onShowAll: () => void }) {
  const t = useTranslations('project.activity');
  const dayOf = useDayName();
  if (facts?.length === 0) {
    return (
      <EmptyState
        icon={ListFilter}
        title={t('empty')}
        action={<Button onPress={onShowAll}>{t('showAll')}</Button>}
      >
        {t('emptyText')}
      </EmptyState>
    );
  }
  return (
    <div aria-busy={facts === undefined}>
      {byDay(facts ?? [], dayOf).map(({ day, items }) => (
        <section key={items.at(-1)?.id} aria-label={day} className="mt-4">
          <h2 className="border-b border-line-2 pb-2 text-13 font-medium text-ink-2">{day}</h2>
          <ol>
            {items.map((fact) => (
              <Row key={fact.id} fact={fact} />
            ))}
          </ol>
        </section>
      ))}
      {error && (
        <Banner tone="danger" icon={CircleAlert} role="alert">
          {t('unread')}{' '}
          <Button variant="ghost" size="sm" onPress={readMore}>
            {t('again')}
          </Button>
        </Banner>
      )}
      {hasMore && !error && (
        <Button className="mt-5" isPending={isReadingMore} onPress={readMore}>
          {t('earlier')}
        </Button>
      )}
      {facts && !hasMore && <p className="mt-6 text-ink-3">{t('begin')}</p>}
    </div>
  );
}

function Row({ fact }: { fact: KnownFact }) {
  return (
    <li className="grid min-h-13 animate-appear grid-cols-[26px_minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line-1 py-2 text-ink-2 max-phone:grid-cols-[26px_minmax(0,1fr)]">
      <Avatar person={fact.actor} />
      <p className="min-w-0 wrap-break-word">
        <FactWords fact={fact} />
      </p>
      <p className="text-right text-12 tabular-nums text-ink-2 max-phone:col-start-2 max-phone:text-left">
        <Moment at={fact.at} />
      </p>
    </li>
  );
}

/** Names the day of a moment by this device's calendar; until that is known by its date alone. */
function useDayName(): (at: string) => string {
  const t = useTranslations('project.activity');
  const format = useFormatter();
  const isHere = useWhen() !== undefined;
  return (at) => {
    const moment = new Date(at);
    const days = isHere ? calendarDaysBetween(moment, new Date()) : undefined;
    if (days === 0) return t('today');
    if (days === 1) return t('yesterday');
    return format.dateTime(moment, { dateStyle: 'full' });
  };
}
