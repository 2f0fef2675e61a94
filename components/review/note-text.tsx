import { useTranslations } from 'use-intl';
import type { Comment } from '@/domain/api/review';
import { splitMentions } from './mentions';

/** The words of a note, people in it set apart. */
export function NoteText({
  note,
  isDim = false,
}: {
  note: Pick<Comment, 'text' | 'mentions' | 'editedAt'>;
  isDim?: boolean;
}) {
  const t = useTranslations('review.notes');
  return (
    <p
      className={`leading-[19px] wrap-anywhere whitespace-pre-line touch:leading-[22px] ${isDim ? 'text-ink-2' : ''}`}
    >
      {splitMentions(note.text, note.mentions).map((part, index) =>
        part.person ? (
          <span key={index} className="rounded-small bg-surface-3 px-1 py-px font-medium">
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
      {note.editedAt && <span className="text-11 text-ink-3"> {t('edited')}</span>}
    </p>
  );
}
