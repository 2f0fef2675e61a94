import { ChevronDown, EyeOff, Lock, Plus } from 'lucide-react';
import { Button as AriaButton, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { browserUploads } from '@/client/browser-uploads';
import { chooseFiles } from '@/client/choose-files';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';
import type { Version } from '@/domain/api/review';
import { can } from '@/domain/roles';
import { useReview } from './review-context';
import { VersionActions } from './version-actions';
import { shownState, stateLook } from './version-state';

/** So many stand side by side; the ones before them wait in a menu. */
const shown = 4;

/** The versions of the mix in order, and the way to the next one. */
export function VersionTabs() {
  const { mix, version, standing, actions } = useReview();
  const t = useTranslations('review.versions');
  const versions = [...mix.versions].sort((one, other) => orderOf(one) - orderOf(other));
  const earlier = versions.slice(0, -shown);
  const latest = versions.slice(-shown);
  return (
    <div className="flex shrink-0 items-center gap-0.5">
      {earlier.length > 0 && (
        <span className="max-phone:hidden">
          <VersionMenu versions={earlier} label={t('earlier')} />
        </span>
      )}
      <ToggleButtonGroup
        aria-label={t('label')}
        disallowEmptySelection
        selectedKeys={version ? [version.id] : []}
        onSelectionChange={([id]) => id !== undefined && actions.showVersion(String(id))}
        className="flex gap-0.5 max-phone:hidden"
      >
        {latest.map((one) => (
          <VersionTab key={one.id} version={one} />
        ))}
      </ToggleButtonGroup>
      <span className="phone:hidden">
        {versions.length > 1 && <VersionMenu versions={versions.reverse()} label={t('label')} />}
      </span>
      {can(standing, 'uploads.make') && <UploadVersion />}
      {version && <VersionActions key={version.id} version={version} />}
    </div>
  );
}

const orderOf = (version: Version) => version.number ?? Infinity;

function VersionTab({ version }: { version: Version }) {
  const t = useTranslations('review.versions');
  const states = useTranslations('common.state');
  const state = shownState(version);
  const { icon: Icon, tabIcon } = stateLook[state];
  const name = version.number === null ? t('unnumbered') : t('name', { number: version.number });
  return (
    <ToggleButton
      id={version.id}
      aria-label={[name, states(state), ...(version.isHidden ? [states('hidden')] : [])].join(', ')}
      className="group flex h-9 items-center gap-[7px] rounded-field pr-3 pl-2.5 font-medium text-ink-3 transition-colors duration-(--dur-fast) hover:text-ink-1 selected:bg-surface-2 selected:text-ink-1 selected:hairline-2 touch:h-11"
    >
      <Icon aria-hidden className={`size-3.5 ${tabIcon}`} strokeWidth={1.75} />
      {name}
      {version.isHidden && <EyeOff aria-hidden className="size-3 text-team" strokeWidth={2} />}
      {state === 'approved' && <Lock aria-hidden className="size-3 text-ok" strokeWidth={2} />}
    </ToggleButton>
  );
}

function VersionMenu({ versions, label }: { versions: readonly Version[]; label: string }) {
  const { version, actions } = useReview();
  const t = useTranslations('review.versions');
  const states = useTranslations('common.state');
  const name = (one: Version) => (one.number === null ? t('unnumbered') : t('name', { number: one.number }));
  const current = versions.find(({ id }) => id === version?.id);
  const ends = [...new Set([versions.at(0), versions.at(-1)])].flatMap((one) => (one ? [name(one)] : []));
  const span = ends.join(' – ');
  return (
    <Menu
      label={label}
      placement="bottom end"
      trigger={
        <AriaButton
          aria-label={current ? `${label}: ${name(current)}` : label}
          className="flex h-9 items-center gap-1 rounded-field px-2.5 font-medium text-ink-2 hover:text-ink-1 touch:h-11"
        >
          {current ? name(current) : span}
          <ChevronDown aria-hidden className="size-3.5 text-ink-3" strokeWidth={1.75} />
        </AriaButton>
      }
      sections={[
        versions.map((one) => ({
          id: one.id,
          label: name(one),
          icon: stateLook[shownState(one)].icon,
          description: [states(shownState(one)), ...(one.isHidden ? [states('hidden')] : [])].join(' · '),
          onAction: () => actions.showVersion(one.id),
        })),
      ]}
    />
  );
}

function UploadVersion() {
  const { mix } = useReview();
  const t = useTranslations('review.versions');
  const choose = async () => {
    const [file] = await chooseFiles('one');
    if (file) browserUploads().add([{ file, destination: { mixId: mix.id }, note: '' }]);
  };
  return <IconButton label={t('upload')} icon={Plus} onPress={() => void choose()} />;
}
