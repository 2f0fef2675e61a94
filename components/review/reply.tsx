import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { draftPlaces } from '@/client/drafts';
import { When } from '@/components/app-shell/when';
import { Avatar, personStyle } from '@/components/ui/avatar';
import type { Comment } from '@/domain/api/review';
import { EditNote } from './edit-note';
import { InlineWriting } from './inline-writing';
import { NoteMenu } from './note-actions';
import { NoteText } from './note-text';
import { useReview, useView } from './review-context';
import type { Thread } from './threads';

/** An answer, one level under its note. */
export function Reply({ reply }: { reply: Comment }) {
  const { me } = useReview();
  const hasArrived = useView((now) => now.arrivedIds.has(reply.id));
  const t = useTranslations('review.notes');
  const [isEditing, setEditing] = useState(false);
  return (
    <div
      style={personStyle(reply.author.colour)}
      className={`group mt-2.5 grid grid-cols-[22px_minmax(0,1fr)] gap-2 ${hasArrived ? 'animate-rise' : ''}`}
    >
      <Avatar person={reply.author} size="sm" />
      <div className="min-w-0">
        <div className="mb-px flex h-6 items-center gap-[7px]">
          <b className="truncate">{reply.author.id === me.id ? t('you') : reply.author.name}</b>
          <span className="ml-auto shrink-0 text-11 text-ink-3">
            <When at={reply.createdAt} />
          </span>
          <span className="opacity-0 group-hover:opacity-100 focus-within:opacity-100 touch:opacity-100">
            <NoteMenu note={reply} onEdit={() => setEditing(true)} />
          </span>
        </div>
        {isEditing ? <EditNote note={reply} onDone={() => setEditing(false)} /> : <NoteText note={reply} />}
      </div>
    </div>
  );
}

export function ReplyField({ thread, onDone }: { thread: Thread; onDone: () => void }) {
  const { actions } = useReview();
  const t = useTranslations('review.notes');
  return (
    <div className="mt-2.5">
      <InlineWriting
        place={draftPlaces.reply(thread.note.id)}
        label={t('replyLabel', { name: thread.note.author.name })}
        placeholder={t('replyPlaceholder')}
        submit={t('reply')}
        onSubmit={(text) => {
          if (text !== '') actions.reply(thread, text);
          onDone();
        }}
        onLeave={onDone}
      />
    </div>
  );
}
