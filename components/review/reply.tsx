import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { When } from '@/components/app-shell/when';
import { Avatar, personStyle } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import type { Comment } from '@/domain/api/review';
import { EditNote } from './edit-note';
import { NoteMenu } from './note-actions';
import { NoteText } from './note-text';
import { useReview, useView } from './review-context';
import type { Thread } from './threads';
import { mentionable } from './use-review-actions';
import { WritingField } from './writing-field';

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
  const { members, actions } = useReview();
  const t = useTranslations('review.notes');
  const [text, setText] = useState('');
  const send = () => {
    if (text.trim() !== '') actions.reply(thread, text.trim());
    onDone();
  };
  return (
    <div className="mt-2.5 rounded-field bg-well p-2 hairline-control">
      <WritingField
        label={t('replyLabel', { name: thread.note.author.name })}
        placeholder={t('replyPlaceholder')}
        value={text}
        people={mentionable(members)}
        onChange={setText}
        onSubmit={send}
        onLeave={onDone}
        takesFocus
      />
      <div className="mt-1.5 flex justify-end gap-1">
        <Button size="sm" variant="ghost" onPress={onDone}>
          {t('cancel')}
        </Button>
        <Button size="sm" variant="primary" onPress={send}>
          {t('reply')}
        </Button>
      </div>
    </div>
  );
}
