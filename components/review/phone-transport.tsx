import { ChevronFirst, ChevronLast, RotateCcw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import { LoopButton, PlayButton } from './transport';
import { useReview } from './review-context';

/** Five controls for a thumb. */
export function PhoneTransport() {
  const { playback, actions, sound } = useReview();
  const t = useTranslations('review.transport');
  if (!sound) return null;
  const look = 'size-12! rounded-full text-ink-1';
  return (
    <section
      aria-label={t('label')}
      className="flex items-center justify-between px-7 pt-3.5 pb-3 phone:hidden"
    >
      <IconButton
        label={t('back')}
        icon={RotateCcw}
        size="lg"
        onPress={() => playback.move(-10)}
        className={look}
      />
      <IconButton
        label={t('previousNote')}
        icon={ChevronFirst}
        size="lg"
        onPress={() => actions.chooseNeighbour(-1)}
        className={look}
      />
      <PlayButton size="size-16" />
      <IconButton
        label={t('nextNote')}
        icon={ChevronLast}
        size="lg"
        onPress={() => actions.chooseNeighbour(1)}
        className={look}
      />
      <LoopButton size="lg" className={look} />
    </section>
  );
}
