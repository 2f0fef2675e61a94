'use client';

import { useTranslations } from 'use-intl';

/** The words of every password field. */
export function usePasswordText() {
  const t = useTranslations('account');
  return { label: t('password'), showLabel: t('showPassword'), hideLabel: t('hidePassword') };
}
