import { Check, CloudOff, Eye, LoaderCircle, ShieldAlert, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Saving } from '@/client/saving';
import { finalCodes } from '@/session/protocol';

type Sign = readonly [icon: LucideIcon, colour: string, words: string];

/** What is true of the edits on this page, in its corner. */
export function SavingSign({ saving, isReader }: { saving: Saving; isReader: boolean }) {
  const sign = useSign(saving, isReader);
  if (!sign) return null;
  const [Icon, colour, words] = sign;
  return (
    <span
      data-saving={saving.kind}
      className="flex shrink-0 items-center gap-1.5 text-12 whitespace-nowrap text-ink-2"
    >
      <Icon aria-hidden className={`size-3.5 ${colour}`} strokeWidth={1.75} />
      <span className="max-phone:max-w-44 max-phone:truncate">{words}</span>
    </span>
  );
}

function useSign(saving: Saving, isReader: boolean): Sign | undefined {
  const t = useTranslations('session.saving');
  switch (saving.kind) {
    case 'opening':
      return undefined;
    case 'offline':
      return [CloudOff, 'text-change', t('offline', { changes: saving.changes })];
    case 'refused':
      if (saving.code === finalCodes.signedOut) return [ShieldAlert, 'text-danger', t('signedOut')];
      if (saving.code === finalCodes.gone) return [ShieldAlert, 'text-danger', t('gone')];
      return [ShieldAlert, 'text-danger', t('refused')];
    case 'saving':
      return isReader ? [Eye, 'text-ink-3', t('readOnly')] : [LoaderCircle, 'text-ink-3', t('saving')];
    case 'saved':
      return isReader ? [Eye, 'text-ink-3', t('readOnly')] : [Check, 'text-ok', t('saved')];
  }
}
