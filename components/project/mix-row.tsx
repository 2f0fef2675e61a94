'use client';

import { useQuery } from '@tanstack/react-query';
import { Ellipsis, Pencil, Trash2, Upload } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { queries } from '@/client/queries';
import { mixPath } from '@/domain/review/deep-link';
import { When } from '@/components/app-shell/when';
import { versionToShow } from '@/components/review/version-to-show';
import { soundOf } from '@/components/review/sound';
import { shownState, stateLook } from '@/components/review/version-state';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';
import { Pill } from '@/components/ui/pill';
import type { Mix, Version } from '@/domain/api/review';
import { formatClock, framesToSeconds, type Frames } from '@/domain/time';
import { useListen } from './list-playback';
import { DeleteMixDialog, RenameMixDialog } from './mix-dialogs';
import { MiniWave, type NoteMark } from './mini-wave';
import { PlayKey } from './play-key';

export const mixGrid =
  'grid grid-cols-[minmax(0,1fr)_268px_176px_96px] items-center gap-x-6 px-3 ' +
  'max-desk:grid-cols-[minmax(0,1fr)_220px_168px_88px] max-desk:gap-x-5 ' +
  'max-drawer:grid-cols-[minmax(0,1fr)_auto] max-drawer:gap-x-3 max-phone:grid-cols-1 max-phone:px-0';

interface MixRowProps {
  mix: Mix;
  canChange: boolean;
  onUpload: (mixId: string) => void;
}

/** One mix: hear it, see where it stands, go into it. */
export function MixRow({ mix, canChange, onUpload }: MixRowProps) {
  const t = useTranslations('project.mix');
  const versions = useTranslations('review.versions');
  const shown = versionToShow(mix.versions, undefined);
  const sound = soundOf(shown);
  const { isLoaded } = useListen(shown);
  return (
    <li
      className={`group relative min-h-[70px] border-b border-line-1 py-2 transition-colors duration-(--dur-fast) hover:bg-surface-1 max-drawer:min-h-16 ${mixGrid}`}
    >
      <div className="flex min-w-0 items-center gap-3">
        {shown && sound ? (
          <PlayKey
            version={shown}
            label={t('play', { title: mix.title })}
            pauseLabel={t('pause', { title: mix.title })}
          />
        ) : (
          <span className="size-8 shrink-0 rounded-full border border-dashed border-line-control opacity-60 touch:size-11" />
        )}
        <div className="min-w-0 grow">
          <Link
            href={mixPath(mix.id)}
            className="block truncate rounded-small text-16 leading-[22px] font-medium tracking-[-0.015em] after:absolute after:inset-0"
          >
            {mix.title}
          </Link>
          <p className="text-12 text-ink-3 max-phone:hidden">
            {sound
              ? formatClock(framesToSeconds(sound.frames as Frames, sound.sampleRate), 0)
              : t('noVersion')}
            <span className="hidden max-drawer:inline"> · {t('openNotes', { count: mix.openComments })}</span>
          </p>
          <div className="mt-1 hidden items-center gap-2 text-12 text-ink-3 max-phone:flex">
            <State mix={mix} shown={shown} />
            {shown ? t('openNotes', { count: mix.openComments }) : t('noVersion')}
          </div>
        </div>
        {canChange && <MixMenu mix={mix} onUpload={onUpload} />}
      </div>
      <div className="min-w-0 max-drawer:hidden">
        {shown && sound && <Wave mix={mix} version={shown} frames={sound.frames} isLoaded={isLoaded} />}
        {shown && (
          <p className="mt-0.5 truncate text-12 text-ink-3">
            <b className="text-ink-2">
              {shown.number === null ? shown.filename : versions('name', { number: shown.number })}
            </b>{' '}
            {t.rich('by', { name: shown.uploadedBy.name, when: () => <When at={shown.createdAt} /> })}
          </p>
        )}
      </div>
      <div className="max-phone:hidden">
        <State mix={mix} shown={shown} />
      </div>
      <div className="text-right max-drawer:hidden">
        <p className={mix.openComments > 0 ? 'font-medium' : 'font-medium text-ink-3'}>
          {t('openNotes', { count: mix.openComments })}
        </p>
        <p className="text-12 text-ink-3">{t('versions', { count: countVersions(mix) })}</p>
      </div>
    </li>
  );
}

const countVersions = (mix: Mix) => mix.versions.filter(({ number }) => number !== null).length;

/** The wave with the open notes under it; they are asked for only where there are some. */
function Wave({
  mix,
  version,
  frames,
  isLoaded,
}: {
  mix: Mix;
  version: Version;
  frames: number;
  isLoaded: boolean;
}) {
  const { data } = useQuery({ ...queries.comments(version.id), enabled: mix.openComments > 0 });
  const marks = useMemo<NoteMark[]>(
    () =>
      (data?.items ?? []).flatMap(({ id, region, author, resolvedAt, parentId }) =>
        region && !resolvedAt && !parentId
          ? [{ id, colour: author.colour, startFrame: region.startFrame, endFrame: region.endFrame }]
          : [],
      ),
    [data],
  );
  return <MiniWave versionId={version.id} frames={frames} isLoaded={isLoaded} marks={marks} />;
}

/** The state of what is heard; on its way in, what comes. */
function State({ mix, shown }: { mix: Mix; shown: Version | undefined }) {
  const t = useTranslations('project.mix');
  const states = useTranslations('common.state');
  const coming = mix.versions.find(({ status }) => status === 'processing');
  const said = coming ?? shown;
  if (!said) return null;
  const state = shownState(said);
  const { tone, icon } = stateLook[state];
  return (
    <div>
      <Pill tone={tone} icon={icon}>
        {states(state)}
      </Pill>
      <p className="mt-1 ml-2 truncate text-12 text-ink-3 empty:hidden max-drawer:hidden">
        {state === 'approved' && t('locked')}
        {state === 'processing' && t('percent', { percent: Math.floor(said.progress * 100) })}
        {state === 'failed' && said.problem?.sentence}
      </p>
    </div>
  );
}

function MixMenu({ mix, onUpload }: { mix: Mix; onUpload: (mixId: string) => void }) {
  const t = useTranslations('project.mix');
  const [open, setOpen] = useState<'rename' | 'delete'>();
  const close = () => setOpen(undefined);
  return (
    <span className="relative z-(--z-lane)">
      <Menu
        label={t('menu', { title: mix.title })}
        placement="bottom end"
        trigger={
          <IconButton
            label={t('menu', { title: mix.title })}
            icon={Ellipsis}
            className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100 touch:opacity-100"
          />
        }
        sections={[
          [
            { id: 'upload', label: t('upload'), icon: Upload, onAction: () => onUpload(mix.id) },
            { id: 'rename', label: t('rename'), icon: Pencil, onAction: () => setOpen('rename') },
          ],
          [
            {
              id: 'delete',
              label: t('delete'),
              icon: Trash2,
              isDanger: true,
              onAction: () => setOpen('delete'),
            },
          ],
        ]}
      />
      <RenameMixDialog mix={mix} isOpen={open === 'rename'} onClose={close} />
      <DeleteMixDialog mix={mix} isOpen={open === 'delete'} onClose={close} />
    </span>
  );
}
