import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { Comment } from '@/domain/api/review';
import { useReview } from './review-context';
import { mentionable } from './use-review-actions';
import { useNoteChanges } from './use-notes';
import { WritingField } from './writing-field';

/** A note being rewritten in its place. */
export function EditNote({ note, onDone }: { note: Comment; onDone: () => void }) {
  const { members } = useReview();
  const t = useTranslations('review.notes');
  const { change } = useNoteChanges();
  const [text, setText] = useState(note.text);
  const keep = () => {
    if (text.trim() === '' || text.trim() === note.text) return onDone();
    change.mutate({ id: note.id, text: text.trim() }, { onSuccess: onDone });
  };
  return (
    <div className="rounded-field bg-well p-2 hairline-control">
      <WritingField
        label={t('editLabel')}
        value={text}
        people={mentionable(members)}
        onChange={setText}
        onSubmit={keep}
        onLeave={onDone}
        takesFocus
      />
      <div className="mt-1.5 flex justify-end gap-1">
        <Button size="sm" variant="ghost" onPress={onDone}>
          {t('cancel')}
        </Button>
        <Button size="sm" variant="primary" isPending={change.isPending} onPress={keep}>
          {t('keep')}
        </Button>
      </div>
    </div>
  );
}
