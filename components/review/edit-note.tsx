import { useTranslations } from 'use-intl';
import { draftPlaces } from '@/client/drafts';
import type { Comment } from '@/domain/api/review';
import { InlineWriting } from './inline-writing';
import { useNoteChanges } from './use-notes';

/** A note being rewritten in its place. */
export function EditNote({ note, onDone }: { note: Comment; onDone: () => void }) {
  const t = useTranslations('review.notes');
  const { change } = useNoteChanges();
  return (
    <InlineWriting
      place={draftPlaces.edit(note.id)}
      label={t('editLabel')}
      initial={note.text}
      submit={t('keep')}
      isPending={change.isPending}
      onSubmit={(text) => {
        if (text === '' || text === note.text) return onDone();
        return change.mutateAsync({ id: note.id, text }).then(onDone);
      }}
      onLeave={onDone}
    />
  );
}
