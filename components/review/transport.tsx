import { Pause, Play, Repeat, SkipBack } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { regionOn } from '@/client/review-view';
import { IconButton } from '@/components/ui/icon-button';
import { personStyle } from '@/components/ui/avatar';
import { Tooltip } from '@/components/ui/tooltip';
import { HeardMenu } from './heard-menu';
import { shortcutOf } from './keyboard-map';
import { Readouts } from './readouts';
import { usePlayback, useReview, useView } from './review-context';
import { TransportClock } from './transport-clock';
import { Volume } from './volume';

/** Play, loop, time, what is heard and how loud it is as a whole. */
export function Transport() {
  const { playback, sound } = useReview();
  const t = useTranslations('review.transport');
  if (!sound) return null;
  return (
    <section
      aria-label={t('label')}
      className="@container flex items-center gap-4 py-3.5 max-desk:gap-2.5 max-phone:hidden"
    >
      <IconButton label={t('start')} icon={SkipBack} onPress={() => playback.seek(0)} />
      <PlayButton size="size-12" />
      <LoopButton size="md" />
      <TransportClock />
      <Volume />
      <HeardMenu />
      <span className="grow" />
      <Readouts />
    </section>
  );
}

export function PlayButton({ size }: { size: string }) {
  const { playback } = useReview();
  const t = useTranslations('review.transport');
  const isMoving = usePlayback(({ motion }) => motion.kind !== 'paused');
  const label = isMoving ? t('pause') : t('play');
  const Icon = isMoving ? Pause : Play;
  return (
    <Tooltip text={label} shortcut={shortcutOf('togglePlay')}>
      <AriaButton
        aria-label={label}
        onPress={() => playback.toggle()}
        className={`flex shrink-0 items-center justify-center rounded-full bg-ink-1 text-ink-inverse transition-[filter] duration-(--dur-tap) hover:brightness-92 pressed:brightness-85 light:hover:brightness-140 ${size}`}
      >
        <Icon aria-hidden className={`size-5 fill-current ${isMoving ? '' : 'ml-0.5'}`} strokeWidth={1.75} />
      </AriaButton>
    </Tooltip>
  );
}

/** Takes the colour of whoever wrote the note that is looped. */
export function LoopButton({ size, className = '' }: { size: 'md' | 'lg'; className?: string }) {
  const { actions, threads, version } = useReview();
  const t = useTranslations('review.transport');
  const loop = usePlayback((state) => state.loop);
  const canLoop = useView(
    ({ draft, chosenId }) => regionOn(draft, version?.id)?.endFrame !== undefined || chosenId !== null,
  );
  const author = threads.find(
    ({ note }) => note.region?.startFrame === loop?.startFrame && note.region?.endFrame === loop?.endFrame,
  )?.note.author;
  return (
    <span
      style={loop && author ? personStyle(author.colour) : undefined}
      className={loop && author ? 'text-person' : ''}
    >
      <IconButton
        label={loop || canLoop ? t('loop') : t('loopOff')}
        icon={Repeat}
        size={size}
        shortcut={shortcutOf('loop')}
        isSelected={loop !== null}
        onChange={() => actions.toggleLoop()}
        className={`${className} ${loop && author ? 'selected:text-person' : ''}`}
      />
    </span>
  );
}
