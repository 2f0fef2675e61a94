'use client';

import { useTranslations } from 'use-intl';

/** A link that lets nobody in any more, or never did. */
export function EndedLink({ status }: { status: 'ended' | 'unknown' }) {
  const t = useTranslations('share.entry');
  return <p className="max-w-[440px] text-16">{t(status)}</p>;
}
