import { ChevronDown, ChevronRight, MessageSquareText } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@/components/ui/empty-state';
import { can } from '@/domain/roles';
import { Composer } from './composer';
import { NoteCard } from './note-card';
import { NoteFilters } from './note-filters';
import { OutgoingNoteCard } from './outgoing-note';
import { useReview, useView } from './review-context';
import { isOpen, matches } from './threads';

/** What people say of this version, in the order of the sound, and the place to say something. */
export function NotesPanel() {
  const { threads, outgoing, view, me, standing } = useReview();
  const t = useTranslations('review.notes');
  const filter = useView((now) => now.filter);
  const showsResolved = useView((now) => now.showsResolved);
  const found = threads.filter((thread) => matches(thread, filter, me.id));
  const open = found.filter(isOpen);
  const resolved = found.filter((thread) => !isOpen(thread));
  const waiting = outgoing.filter(({ input }) => input.parentId === undefined);
  const mayWrite = can(standing, 'comments.write');
  const Fold = showsResolved ? ChevronDown : ChevronRight;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <NoteFilters />
      <div className="min-h-0 grow overflow-y-auto px-2.5 pb-4">
        {threads.length + waiting.length === 0 && (
          <EmptyState icon={MessageSquareText} title={t('empty')}>
            {mayWrite ? <HowToBegin /> : t('emptyListen')}
          </EmptyState>
        )}
        {threads.length > 0 && found.length === 0 && <p className="p-2.5 text-ink-3">{t('noMatch')}</p>}
        <ol>
          {open.map((thread) => (
            <NoteCard key={thread.note.id} thread={thread} />
          ))}
          {waiting.map((note) => (
            <OutgoingNoteCard key={note.key} note={note} />
          ))}
        </ol>
        {resolved.length > 0 && (
          <AriaButton
            aria-expanded={showsResolved}
            onPress={() => view.setState({ showsResolved: !showsResolved })}
            className="mx-2.5 flex min-h-9 w-[calc(100%-20px)] items-center gap-1.5 border-t border-line-1 text-12 text-ink-3 hover:text-ink-1"
          >
            <Fold aria-hidden className="size-3.5" strokeWidth={1.75} />
            {t('resolved', { count: resolved.length })}
          </AriaButton>
        )}
        {showsResolved && (
          <ol>
            {resolved.map((thread) => (
              <NoteCard key={thread.note.id} thread={thread} />
            ))}
          </ol>
        )}
      </div>
      <Composer />
    </div>
  );
}

/** Whoever has no keyboard is not sent to one. */
function HowToBegin() {
  const t = useTranslations('review.notes');
  return (
    <>
      <span className="touch:hidden">{t('emptyText')}</span>
      <span className="hidden touch:inline">{t('emptyTouch')}</span>
    </>
  );
}
