import { CornerDownRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Avatar, personStyle } from '@/components/ui/avatar';
import { cardId } from './use-review-actions';
import { EditNote } from './edit-note';
import { NoteActions } from './note-actions';
import { NoteHead } from './note-head';
import { NoteSigns } from './note-signs';
import { NoteText } from './note-text';
import { OutgoingReply } from './outgoing-note';
import { Reply, ReplyField } from './reply';
import { useReview, useView } from './review-context';
import type { Thread } from './threads';

/** A note as a card: in its author's colour, tied to its region both ways; chosen, it opens its whole thread. */
export function NoteCard({ thread }: { thread: Thread }) {
  const { view, outgoing } = useReview();
  const { note, replies } = thread;
  const card = useRef<HTMLLIElement>(null);
  const isChosen = useView((now) => now.chosenId === note.id);
  const isHovered = useView((now) => now.hoveredId === note.id);
  const hasArrived = useView((now) => now.arrivedIds.has(note.id));
  const [mode, setMode] = useState<'reading' | 'editing' | 'replying'>('reading');
  const waiting = outgoing.filter(({ input }) => input.parentId === note.id);

  useEffect(() => {
    if (isChosen) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);

  return (
    <li
      ref={card}
      id={cardId(note.id)}
      tabIndex={-1}
      data-note={note.id}
      style={personStyle(note.author.colour)}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && view.setState({ hoveredId: note.id })}
      onPointerLeave={() => view.setState({ hoveredId: null })}
      className={`relative grid grid-cols-[26px_minmax(0,1fr)] gap-x-2.5 rounded-card px-2.5 pt-[11px] pb-3 outline-offset-0 max-phone:grid-cols-[32px_minmax(0,1fr)] ${
        isChosen
          ? 'my-0.5 bg-surface-2 hairline-2 after:absolute after:inset-y-3 after:left-0 after:w-[3px] after:rounded-r-[3px] after:bg-person'
          : 'not-first:before:absolute not-first:before:inset-x-2.5 not-first:before:top-0 not-first:before:h-px not-first:before:bg-line-1'
      } ${isHovered && !isChosen ? 'bg-person/6' : ''} ${hasArrived ? 'animate-rise' : ''}`}
    >
      <Avatar person={note.author} className="max-phone:size-8 max-phone:text-[12px]" />
      <div className="min-w-0">
        <NoteHead note={note} isChosen={isChosen} />
        {mode === 'editing' ? (
          <EditNote note={note} onDone={() => setMode('reading')} />
        ) : (
          <NoteText note={note} isDim={note.resolvedAt !== null} />
        )}
        <NoteSigns note={note} />
        {isChosen ? (
          <>
            {replies.map((reply) => (
              <Reply key={reply.id} reply={reply} />
            ))}
            {waiting.map((reply) => (
              <OutgoingReply key={reply.key} note={reply} />
            ))}
            {mode === 'replying' ? (
              <ReplyField thread={thread} onDone={() => setMode('reading')} />
            ) : (
              <NoteActions
                thread={thread}
                onReply={() => setMode('replying')}
                onEdit={() => setMode('editing')}
              />
            )}
          </>
        ) : (
          <ReplyCount thread={thread} />
        )}
      </div>
    </li>
  );
}

function ReplyCount({ thread: { replies } }: { thread: Thread }) {
  const t = useTranslations('review.notes');
  const last = replies.at(-1);
  if (!last) return null;
  return (
    <p className="mt-[7px] flex items-center gap-1.5 text-12 text-ink-3">
      <CornerDownRight aria-hidden className="size-3.5" strokeWidth={1.75} />
      {t('replies', { count: replies.length, name: last.author.name })}
    </p>
  );
}
