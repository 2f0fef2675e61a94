import { EyeOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { When } from '@/components/app-shell/when';
import { Pill } from '@/components/ui/pill';
import { can } from '@/domain/roles';
import { useReview } from './review-context';
import { VersionNote } from './version-note';
import { shownState, stateLook } from './version-state';
import { VersionTabs } from './version-tabs';

/** What is heard: the mix, its version and state, who made it and what changed in it. */
export function ReviewHeader() {
  const { mix, version, standing } = useReview();
  const t = useTranslations('review');
  const state = version && shownState(version);
  const states = useTranslations('common.state');
  const pill = state && (
    <span className="flex gap-1.5">
      <Pill tone={stateLook[state].tone} icon={stateLook[state].icon}>
        {states(state)}
      </Pill>
      {version.isHidden && (
        <Pill tone="team" icon={EyeOff}>
          {states('hidden')}
        </Pill>
      )}
    </span>
  );
  return (
    <header className="flex items-start gap-4 max-phone:grid max-phone:grid-cols-[minmax(0,1fr)_auto] max-phone:items-center max-phone:gap-x-2 max-phone:gap-y-0.5 max-phone:pr-2.5 max-phone:pb-3.5 max-phone:pl-5">
      <div className="min-w-0 grow max-phone:contents">
        <div className="flex min-w-0 items-center gap-3">
          <h1 className="min-w-0 truncate text-26 font-semibold tracking-title">{mix.title}</h1>
          <span className="max-phone:hidden">{pill}</span>
        </div>
        {version && (
          <div className="mt-[3px] flex min-h-6 min-w-0 items-center gap-1 text-ink-2 max-phone:order-last max-phone:col-span-2 max-phone:mt-0 max-phone:gap-2 max-phone:pr-2.5 max-phone:text-ink-3">
            <span className="phone:hidden">{pill}</span>
            <p className="min-w-0 truncate">
              <b className="text-ink-1">
                {version.number === null ? version.filename : t('versions.name', { number: version.number })}
              </b>{' '}
              {t.rich('header.by', {
                name: version.uploadedBy.name,
                when: () => <When at={version.createdAt} />,
              })}
              {version.note && <span> · {t('header.note', { note: version.note })}</span>}
            </p>
            {can(standing, 'versions.change') && (
              <span className="max-phone:hidden">
                <VersionNote key={version.id} version={version} />
              </span>
            )}
          </div>
        )}
      </div>
      <VersionTabs />
    </header>
  );
}
