import { ChevronDown } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import type { NoteFilter } from '@/client/review-view';
import { Chip } from '@/components/ui/chip';
import { Menu } from '@/components/ui/menu';
import { useReview, useView } from './review-context';
import { isOpen } from './threads';

/** Which notes are shown: what is open, what is mine, what one person said. */
export function NoteFilters() {
  const { view, threads } = useReview();
  const t = useTranslations('review.filter');
  const filter = useView((now) => now.filter);
  const choose = (next: NoteFilter) => view.setState({ filter: next });
  const authors = [
    ...new Map(
      threads.flatMap(({ note, replies }) => [note, ...replies]).map(({ author }) => [author.id, author]),
    ).values(),
  ];
  const person = filter.kind === 'person' ? authors.find(({ id }) => id === filter.personId) : undefined;
  return (
    <div role="group" aria-label={t('label')} className="flex items-center gap-1.5 py-2.5 pr-4 pl-5">
      <Chip isSelected={filter.kind === 'open'} onChange={() => choose({ kind: 'open' })}>
        {t('open')} <span>{threads.filter(isOpen).length}</span>
      </Chip>
      <Chip isSelected={filter.kind === 'mine'} onChange={() => choose({ kind: 'mine' })}>
        {t('mine')}
      </Chip>
      {authors.length > 1 && (
        <Menu
          label={t('person')}
          trigger={
            <AriaButton
              className={`control-sm inline-flex items-center gap-1.5 rounded-full px-2.5 text-12 font-medium whitespace-nowrap ${
                person ? 'bg-surface-3 text-ink-1' : 'text-ink-2 hairline-2 hover:text-ink-1'
              }`}
            >
              {person?.name ?? t('person')}
              <ChevronDown aria-hidden className="size-3" strokeWidth={1.75} />
            </AriaButton>
          }
          sections={[
            [{ id: 'everyone', label: t('everyone'), onAction: () => choose({ kind: 'open' }) }],
            authors.map(({ id, name }) => ({
              id,
              label: name,
              onAction: () => choose({ kind: 'person', personId: id }),
            })),
          ]}
        />
      )}
    </div>
  );
}
