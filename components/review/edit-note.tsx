import { useTranslations } from 'use-intl';
import type { Comment } from '@/domain/api/review';
import { InlineWriting } from './inline-writing';
import { useNoteChanges } from './use-notes';

/** A note being rewritten in its place. */
export function EditNote({ note, onDone }: { note: Comment; onDone: () => void }) {
  const t = useTranslations('review.notes');
  const { change } = useNoteChanges();
  return (
    <InlineWriting
      label={t('editLabel')}
      initial={note.text}
      submit={t('keep')}
      isPending={change.isPending}
      onSubmit={(text) => {
        if (text === '' || text === note.text) return onDone();
        change.mutate({ id: note.id, text }, { onSuccess: onDone });
      }}
      onLeave={onDone}
    />
  );
}
