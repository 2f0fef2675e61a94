'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useFormatter, useTranslations } from 'use-intl';
import { queries } from '@/client/queries';
import { useWhen } from '@/components/app-shell/when';
import { Button } from '@/components/ui/button';
import type { History, Stretch } from '@/domain/api/session-history';

/** When a session was written in, the latest first; looked at again while the page is open. */
export function useStretches(sessionId: string, first: History) {
  const read = useInfiniteQuery({
    ...queries.history(sessionId),
    initialData: { pages: [first], pageParams: [0] },
  });
  return {
    stretches: read.data.pages.flatMap(({ items }) => items),
    hasMore: read.hasNextPage,
    isReadingMore: read.isFetchingNextPage,
    readMore: () => void read.fetchNextPage(),
    lookAgain: () => void read.refetch(),
    error: read.error,
  };
}

/** The stretches of writing, to choose one of. */
export function Stretches({
  stretches,
  hasMore,
  isReadingMore,
  readMore,
  chosen,
  onChoose,
}: ReturnType<typeof useStretches> & { chosen: Stretch; onChoose: (stretch: Stretch) => void }) {
  const t = useTranslations('session.history');
  const isNow = stretches.find(({ from }) => from === chosen.from) ?? chosen;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {isNow.seq > chosen.seq && (
        <Button size="sm" onPress={() => onChoose(isNow)} className="self-start">
          {t('newer')}
        </Button>
      )}
      <ListBox
        aria-label={t('stretches')}
        items={stretches.map((stretch) => ({ id: stretch.from, stretch }))}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={[chosen.from]}
        onSelectionChange={(keys) => {
          const next = stretches.find(({ from }) => keys !== 'all' && keys.has(from));
          if (next) onChoose(next);
        }}
        className="flex flex-col gap-0.5 outline-hidden max-desk:max-h-64 max-desk:overflow-y-auto"
      >
        {({ id, stretch }) => <Row id={id} stretch={stretch} />}
      </ListBox>
      {hasMore && (
        <Button size="sm" isPending={isReadingMore} onPress={readMore} className="self-start">
          {t('earlier')}
        </Button>
      )}
    </div>
  );
}

function Row({ id, stretch }: { id: string; stretch: Stretch }) {
  const t = useTranslations('session.history');
  const when = useStretchWhen()(stretch);
  const who = useWriters()(stretch);
  return (
    <ListBoxItem
      id={id}
      textValue={`${when}, ${who}`}
      className="cursor-default rounded-control px-3 py-2 outline-hidden hover:bg-surface-2 selected:bg-surface-2"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="tabular-nums">{when}</span>
        <span className="shrink-0 text-12 text-ink-3 tabular-nums">
          {stretch.edits > 0 ? t('edits', { count: stretch.edits }) : t('kept')}
        </span>
      </span>
      <span className="block truncate text-12 text-ink-2">{who}</span>
    </ListBoxItem>
  );
}

/** Says when a stretch was, by the clock of this device. */
export function useStretchWhen() {
  const format = useFormatter();
  // Not before the browser's clock and zone are known.
  const isKnown = useWhen() !== undefined;
  return ({ from, to }: Stretch): string => {
    if (!isKnown) return '\u00a0';
    const [begin, end] = [new Date(from), new Date(to)];
    const day = format.dateTime(begin, { weekday: 'short', day: 'numeric', month: 'short' });
    return `${day}, ${format.dateTimeRange(begin, end, { hour: '2-digit', minute: '2-digit' })}`;
  };
}

/** Says who wrote in a stretch. */
export function useWriters() {
  const t = useTranslations('session.history');
  const former = useTranslations('session.document')('former');
  return ({ people, edits }: Stretch): string => {
    if (people.length > 0) return people.map(({ name }) => name || former).join(', ');
    return edits > 0 ? t('made') : t('unknown');
  };
}
