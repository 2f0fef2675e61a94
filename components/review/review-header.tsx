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
    <header className="flex items-start gap-4 max-phone:px-5 max-phone:pt-1 max-phone:pb-3.5">
      <div className="min-w-0 grow">
        <div className="flex items-center gap-3">
          <h1 className="min-w-0 truncate text-26 font-semibold tracking-title">{mix.title}</h1>
          <span className="max-phone:hidden">{pill}</span>
        </div>
        {version && (
          <div className="mt-[3px] flex min-h-6 min-w-0 items-center gap-1 text-ink-2 max-phone:gap-2 max-phone:text-ink-3">
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
