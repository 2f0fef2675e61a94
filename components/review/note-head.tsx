import { Repeat } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { When } from '@/components/app-shell/when';
import type { Comment } from '@/domain/api/review';
import { formatMoment, speakMoment } from './moment';
import { usePlayback, useReview } from './review-context';

// A touch of ink in the colour: on its own wash the plain one would fall under 4.5 : 1 for some people.
export const momentLook =
  'inline-flex items-center gap-[5px] rounded-[5px] bg-person/14 px-1.5 text-12 leading-5 font-medium tracking-normal ' +
  'whitespace-nowrap text-[color-mix(in_oklab,var(--person)_82%,var(--ink-1))]';

/** Who, where and when. The moment is what one presses; until the note is chosen the whole card presses it. */
export function NoteHead({ note, isChosen }: { note: Comment; isChosen: boolean }) {
  const { me } = useReview();
  const t = useTranslations('review.notes');
  const roles = useTranslations('common.role');
  return (
    <div className="mb-1 flex min-h-5 items-center gap-[7px]">
      <b className="truncate">{note.author.id === me.id ? t('you') : note.author.name}</b>
      {note.author.kind === 'guest' && <span className="text-11 text-ink-3">{roles('guest')}</span>}
      <MomentChip note={note} isChosen={isChosen} />
      <span className="ml-auto shrink-0 text-11 text-ink-3">
        <When at={note.createdAt} />
      </span>
    </div>
  );
}

function MomentChip({ note, isChosen }: { note: Comment; isChosen: boolean }) {
  const { actions, sound } = useReview();
  const t = useTranslations('review.notes');
  const spoken = useTranslations('review.spoken');
  const loop = usePlayback((state) => state.loop);
  const { region } = note;
  const isLooped =
    region?.endFrame !== undefined &&
    loop?.startFrame === region.startFrame &&
    loop.endFrame === region.endFrame;
  const rate = sound?.sampleRate ?? 0;
  const isPlaced = region !== null && rate > 0;
  const words = isPlaced ? formatMoment(region, rate) : t('whole');
  return (
    <AriaButton
      aria-label={`${words}, ${isPlaced ? t('listen', { moment: speakMoment(spoken, region, rate) }) : t('choose')}`}
      onPress={() => actions.choose(note.id, true)}
      className={`shrink-0 rounded-[5px] ${isChosen ? '' : 'after:absolute after:inset-0 after:rounded-card'}`}
    >
      {isPlaced ? (
        <span className={momentLook}>
          {isLooped && <Repeat aria-hidden className="size-3" strokeWidth={2} />}
          {words}
        </span>
      ) : (
        <span className="text-11 text-ink-3">{words}</span>
      )}
    </AriaButton>
  );
}
