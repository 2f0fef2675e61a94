import { useTranslations } from 'use-intl';
import { formatClock } from '@/domain/time';
import type { MomentLink } from './moment-link';

/** What stands on a moment within a text: "Note · v3 · 1:23.4". */
export function useMomentLabel(): (moment: MomentLink) => string {
  const t = useTranslations('session.moment');
  return ({ number, at, commentId }) => {
    const parts = [
      ...(commentId === undefined ? [] : [t('note')]),
      ...(number === undefined ? [] : [t('version', { number })]),
      ...(at === undefined ? [] : [formatClock(at, 1)]),
    ];
    return parts.length > 0 ? parts.join(' · ') : t('mix');
  };
}
