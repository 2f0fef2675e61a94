import { CloudOff, LoaderCircle, ShieldAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { OutgoingNote } from '@/client/kept-notes';
import { outgoingNotesOf } from '@/client/outgoing-notes';
import { Avatar, personStyle } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { formatMoment } from './moment';
import { momentLook } from './note-head';
import { useReview } from './review-context';

/** A note that the server has not stored yet: it says so, and stays until it is. */
export function OutgoingNoteCard({ note }: { note: OutgoingNote }) {
  const { me, sound } = useReview();
  const t = useTranslations('review.notes');
  return (
    <li
      style={personStyle(me.colour)}
      className="grid grid-cols-[26px_minmax(0,1fr)] gap-x-2.5 rounded-card px-2.5 pt-[11px] pb-3"
    >
      <Avatar person={me} className="opacity-60" />
      <div className="min-w-0">
        <div className="mb-1 flex min-h-5 items-center gap-[7px]">
          <b>{t('you')}</b>
          {note.input.region && sound && (
            <span className={momentLook}>{formatMoment(note.input.region, sound.sampleRate)}</span>
          )}
        </div>
        <OutgoingBody note={note} />
      </div>
    </li>
  );
}

export function OutgoingReply({ note }: { note: OutgoingNote }) {
  const { me } = useReview();
  return (
    <div style={personStyle(me.colour)} className="mt-2.5 grid grid-cols-[22px_minmax(0,1fr)] gap-2">
      <Avatar person={me} size="sm" className="opacity-60" />
      <OutgoingBody note={note} />
    </div>
  );
}

function OutgoingBody({ note: { key, input, state } }: { note: OutgoingNote }) {
  const { me } = useReview();
  const t = useTranslations('review.notes');
  const outbox = outgoingNotesOf(me.id);
  const Icon = { sending: LoaderCircle, waiting: CloudOff, refused: ShieldAlert }[state.kind];
  return (
    <div className="min-w-0">
      <p className="leading-[19px] wrap-anywhere whitespace-pre-line text-ink-2">{input.text}</p>
      <p role="status" className="mt-1.5 flex items-center gap-1.5 text-12 text-ink-3">
        <Icon
          aria-hidden
          className={`size-3.5 ${state.kind === 'refused' ? 'text-danger' : ''}`}
          strokeWidth={1.75}
        />
        {state.kind === 'refused' ? t('refused', { why: state.why }) : t(state.kind)}
      </p>
      {state.kind === 'refused' && (
        <div className="mt-1.5 flex gap-1">
          <Button size="sm" onPress={() => outbox.retry(key)}>
            {t('retry')}
          </Button>
          <Button size="sm" variant="ghost" onPress={() => outbox.discard(key)}>
            {t('discard')}
          </Button>
        </div>
      )}
    </div>
  );
}
