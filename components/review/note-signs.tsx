import { CircleCheck, Clock, Lock } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Pill } from '@/components/ui/pill';
import type { Comment } from '@/domain/api/review';

/** What is special about a note: who may read it, that it waits for the next version, who settled it. */
export function NoteSigns({ note }: { note: Comment }) {
  const t = useTranslations('review.notes');
  if (note.visibility === 'everyone' && !note.parked && !note.resolvedBy) return null;
  return (
    <p className="mt-[7px] flex flex-wrap gap-1.5">
      {note.visibility === 'team' && (
        <Pill tone="team" icon={Lock}>
          {t('teamOnly')}
        </Pill>
      )}
      {note.parked && (
        <Pill tone="quiet" icon={Clock}>
          {t('parked')}
        </Pill>
      )}
      {note.resolvedBy && (
        <Pill tone="quiet" icon={CircleCheck}>
          {t('resolvedBy', { name: note.resolvedBy.name })}
        </Pill>
      )}
    </p>
  );
}
