import { useTranslations } from 'use-intl';
import { noteSections } from '@/session/document';

/** The frame of past words before they are there. */
export function PastSkeleton() {
  const t = useTranslations('session');
  return (
    <div className="flex flex-col gap-5" aria-busy="true" aria-label={t('page.opening')} role="group">
      {noteSections.map((section) => (
        <div key={section}>
          <h3 className="mb-2 text-14 font-medium">{t(`section.${section}`)}</h3>
          <div className="rounded-card bg-surface-1 px-5 py-4">
            <span className="block h-2.5 w-2/5 rounded-small bg-surface-3" />
          </div>
        </div>
      ))}
    </div>
  );
}
