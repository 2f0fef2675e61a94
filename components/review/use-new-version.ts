import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { hasWords } from '@/client/review-view';
import { toast } from '@/components/ui/toast';
import type { Review } from './review-context';
import { currentOf } from './version-state';

/** Says when a newer version can be heard; nothing on the page changes until somebody asks for it. */
export function useNewVersion({ mix, version, view, actions }: Review) {
  const t = useTranslations('review.versions');
  const newest = currentOf(mix.versions)?.number ?? 0;
  const known = useRef(newest);

  const tell = useEffectEvent((number: number) => {
    const shown = version?.number ?? null;
    if (shown === null || shown >= number) return;
    const { draft } = view.getState();
    const current = mix.versions.find(({ id }) => id === draft.versionId)?.number ?? shown;
    const text = hasWords(draft) ? t('arrivedWhileWriting', { number, current }) : t('arrived', { number });
    toast({ text, action: { label: t('show', { number }), run: () => actions.showNumber(number) } });
  });
  useEffect(() => {
    if (newest > known.current) tell(newest);
    known.current = newest;
  }, [newest]);
}
