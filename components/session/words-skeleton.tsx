import { useTranslations } from 'use-intl';
import { noteSections } from '@/session/document';

/** Brief over lyrics, to-dos beside them; one below the other where there is less room. */
export const wordsGrid =
  'grid grow grid-cols-[minmax(0,1fr)_348px] grid-rows-[auto_1fr] gap-x-8 gap-y-6 *:data-[section=todos]:col-start-2 ' +
  '*:data-[section=todos]:row-span-2 *:data-[section=todos]:row-start-1 max-desk:grid-cols-1 max-desk:grid-rows-none ' +
  'max-desk:*:data-[section=todos]:col-start-auto max-desk:*:data-[section=todos]:row-auto';

/** The frame of the page of words before the words are there. */
export function WordsSkeleton() {
  const t = useTranslations('session');
  return (
    <div className={wordsGrid} aria-busy="true" aria-label={t('page.opening')} role="group">
      {noteSections.map((section) => (
        <div key={section} data-section={section} className="flex min-w-0 flex-col">
          <h2 className="mb-2 flex min-h-8 items-center text-14 font-medium touch:min-h-11">
            {t(`section.${section}`)}
          </h2>
          <div className="words grow rounded-card bg-surface-1 hairline">
            <div className="words-text">
              <span className="block h-2.5 w-3/5 rounded-small bg-surface-3" />
              <span className="mt-3 block h-2.5 w-2/5 rounded-small bg-surface-3" />
            </div>
          </div>
        </div>
      ))}
    </div>
  );
}
