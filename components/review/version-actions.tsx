import { Ellipsis, Eye, EyeOff, LockOpen, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, type MenuAction } from '@/components/ui/menu';
import type { Version } from '@/domain/api/review';
import { can } from '@/domain/roles';
import { useReview } from './review-context';
import { useVersionChanges } from './use-version-changes';

const ReasonDialog = dynamic(async () => (await import('./reason-dialog')).ReasonDialog);

/** What the team can do about the version shown; the last word on a sound is an owner's. */
export function VersionActions({ version }: { version: Version }) {
  const { standing } = useReview();
  const t = useTranslations('review.versions');
  const [asks, setAsks] = useState<'reopen' | 'destroy'>();
  const { hide, show } = useVersionChanges(version);
  if (!can(standing, 'versions.change') || version.status === 'processing') return null;
  const number = version.number ?? 0;
  const label = version.number === null ? t('moreOfFile', { name: version.filename }) : t('more', { number });

  const sight: MenuAction =
    version.status === 'failed'
      ? { id: 'put-away', label: t('putAway'), icon: EyeOff, onAction: hide }
      : version.isHidden
        ? { id: 'show', label: t('showAgain'), description: t('showAgainText'), icon: Eye, onAction: show }
        : { id: 'hide', label: t('hide'), description: t('hideText'), icon: EyeOff, onAction: hide };
  const reopen: MenuAction = {
    id: 'reopen',
    label: t('reopen'),
    icon: LockOpen,
    onAction: () => setAsks('reopen'),
    reason: can(standing, 'versions.reopen') ? undefined : t('ownersReopen'),
  };
  const destroy: MenuAction = {
    id: 'destroy',
    label: t('destroy'),
    icon: Trash2,
    isDanger: true,
    onAction: () => setAsks('destroy'),
    reason: can(standing, 'versions.destroy') ? undefined : t('ownersDestroy'),
  };
  const isLocked = version.state === 'approved' && !version.isDestroyed;
  return (
    <>
      <Menu
        label={label}
        placement="bottom end"
        trigger={<IconButton label={label} icon={Ellipsis} />}
        sections={[
          [sight, ...(isLocked ? [reopen] : [])],
          ...(version.status === 'ready' && !version.isDestroyed ? [[destroy]] : []),
        ]}
      />
      {asks === 'reopen' && <ReopenDialog version={version} onClose={() => setAsks(undefined)} />}
      {asks === 'destroy' && <DestroyDialog version={version} onClose={() => setAsks(undefined)} />}
    </>
  );
}

interface AskProps {
  version: Version;
  onClose: () => void;
}

/** Asks why an approved version is unlocked. */
export function ReopenDialog({ version, onClose }: AskProps) {
  const t = useTranslations('decisions');
  const { reopen } = useVersionChanges(version);
  return (
    <ReasonDialog
      onClose={onClose}
      title={t('reopenTitle', { number: version.number ?? 0 })}
      label={t('reopenReason')}
      submit={t('reopen')}
      needsReason={t('reopenNeedsReason')}
      onSubmit={reopen}
    >
      <p>{t('reopenText')}</p>
    </ReasonDialog>
  );
}

/** Says what goes and what stays before a sound is destroyed for good. */
function DestroyDialog({ version, onClose }: AskProps) {
  const t = useTranslations('review.destroy');
  const { destroy } = useVersionChanges(version);
  return (
    <ReasonDialog
      onClose={onClose}
      title={t('title', { number: version.number ?? 0 })}
      label={t('reason')}
      hint={t('reasonHint')}
      submit={t('submit')}
      variant="danger"
      needsReason={t('needsReason')}
      onSubmit={destroy}
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2">
        <dt className="font-medium text-ink-1">{t('goes')}</dt>
        <dd>{t('goesText', { name: version.filename })}</dd>
        <dt className="font-medium text-ink-1">{t('stays')}</dt>
        <dd>{t('staysText')}</dd>
      </dl>
      <p className="text-ink-1">{t('final')}</p>
    </ReasonDialog>
  );
}
