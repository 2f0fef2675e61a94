import { useTranslations } from 'use-intl';
import { AvatarRow } from '@/components/ui/avatar';
import { useLiveReview } from './live-review';

/** Who has this mix before them right now. */
export function Presence() {
  const { people } = useLiveReview();
  const t = useTranslations('review.presence');
  if (people.length < 2) return null;
  const names = people.map(({ name }) => name).join(', ');
  return (
    <span className="flex items-center gap-2 max-phone:hidden" role="img" aria-label={t('who', { names })}>
      <AvatarRow people={people} size="md" />
      <span aria-hidden className="text-12 whitespace-nowrap text-ink-3 max-desk:hidden">
        {t('listening', { count: people.length })}
      </span>
    </span>
  );
}
