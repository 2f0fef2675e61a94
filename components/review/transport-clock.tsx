import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { formatClock, framesToSeconds, type Frames } from '@/domain/time';
import { usePlayback, useReview } from './review-context';

/** The moment that is heard, written every frame without drawing the page again. */
export function TransportClock() {
  const { playback, sound } = useReview();
  const t = useTranslations('review.transport');
  const clock = useRef<HTMLDivElement>(null);
  const motion = usePlayback((state) => state.motion);
  const line = usePlayback((state) => state.line);
  const waiting = useTranslations('review.sound');
  const rate = sound?.sampleRate ?? 1;

  useEffect(
    () =>
      playback.watch((frame) => {
        if (clock.current) clock.current.textContent = formatClock(framesToSeconds(frame as Frames, rate));
      }),
    [playback, rate],
  );

  const length = formatClock(framesToSeconds((sound?.frames ?? 0) as Frames, rate));
  return (
    <>
      <div
        ref={clock}
        data-testid="clock"
        className="ml-1 text-[28px] leading-8 font-medium tracking-title"
      />
      <div className="text-12 leading-[17px] whitespace-nowrap text-ink-3">
        <div className="@max-[832px]:hidden">{t('of', { length })}</div>
        {motion.kind === 'rewinding' && <div>{t('rewinding', { speed: motion.speed })}</div>}
        {motion.kind === 'playing' && motion.speed !== 1 && <div>{t('speed', { speed: motion.speed })}</div>}
        {motion.kind === 'playing' && line === 'waiting' && <div role="status">{waiting('waiting')}</div>}
      </div>
    </>
  );
}
