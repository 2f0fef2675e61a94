import { CloudOff, ShieldAlert } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { tellSignedOut } from '@/client/api';
import type { Saving } from '@/client/saving';
import { ConfirmDialog } from '@/components/app-shell/confirm-dialog';
import { useIsLong } from '@/components/app-shell/lines';
import { finalCodes } from '@/session/protocol';

/** The line under the top bar while edits are not on their way: what happened, what is safe, what to do. */
export function SavingLine({
  saving,
  isReader,
  onDiscard,
}: {
  saving: Saving;
  isReader: boolean;
  onDiscard: () => Promise<void>;
}) {
  const t = useTranslations('session');
  const isOffline = useIsLong(saving.kind === 'offline');
  const isSignedOut = saving.kind === 'refused' && saving.code === finalCodes.signedOut;
  // The line of the whole page says so, and leads to signing in: here is what became of the edits.
  useEffect(() => {
    if (isSignedOut) tellSignedOut();
  }, [isSignedOut]);
  if (saving.kind === 'offline') return isOffline && <Offline changes={saving.changes} isReader={isReader} />;
  if (saving.kind !== 'refused') return null;
  const { code, changes } = saving;
  if (code === finalCodes.signedOut) return <Refused text={t('refused.signedOut', { changes })} />;
  if (code === finalCodes.gone) {
    const action = <LineLink href="/">{t('refused.projects')}</LineLink>;
    return <Refused text={t('refused.gone', { changes })} action={action} />;
  }
  if (code === finalCodes.restored && changes === 0) {
    const action = <LineButton onPress={() => void onDiscard()}>{t('refused.stored')}</LineButton>;
    return <Refused text={t('refused.restored')} action={action} />;
  }
  const reason = reasons.get(code) ?? 'other';
  return (
    <Refused
      text={`${t(`refused.${reason}`)} ${t('refused.kept')}`}
      action={<OpenStored onDiscard={onDiscard} />}
    />
  );
}

const reasons = new Map<number, 'forbidden' | 'tooLarge' | 'damaged' | 'restored'>([
  [finalCodes.forbidden, 'forbidden'],
  [finalCodes.tooLarge, 'tooLarge'],
  [finalCodes.damaged, 'damaged'],
  [finalCodes.restored, 'restored'],
]);

function Offline({ changes, isReader }: { changes: number; isReader: boolean }) {
  const t = useTranslations('session');
  const common = useTranslations('common.connection');
  return (
    <p className="flex items-center gap-2 bg-change-wash px-4 py-1.5 text-12 text-ink-1">
      <CloudOff aria-hidden className="size-3.5 shrink-0 text-change" strokeWidth={1.75} />
      {isReader && changes === 0 ? common('offline') : t('offline', { changes })}
      {/* Announced once, not with every change that is counted. */}
      <span role="status" className="sr-only">
        {t('saving.offline', { changes: 0 })}
      </span>
    </p>
  );
}

function Refused({ text, action }: { text: string; action?: ReactNode }) {
  return (
    <p
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-danger-wash px-4 py-1.5 text-12 text-ink-1"
    >
      <ShieldAlert aria-hidden className="size-3.5 shrink-0 text-danger" strokeWidth={1.75} />
      <span>{text}</span>
      {action}
    </p>
  );
}

const linkLook = 'rounded-small font-medium underline underline-offset-3';

function LineLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className={linkLook}>
      {children}
    </Link>
  );
}

function LineButton({ onPress, children }: { onPress: () => void; children: string }) {
  return (
    <Link onPress={onPress} className={linkLook}>
      {children}
    </Link>
  );
}

function OpenStored({ onDiscard }: { onDiscard: () => Promise<void> }) {
  const t = useTranslations('session.refused');
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <LineButton onPress={() => setAsking(true)}>{t('stored')}</LineButton>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('storedTitle')}
        text={t('storedText')}
        submit={t('storedSubmit')}
        onSubmit={onDiscard}
      />
    </>
  );
}
