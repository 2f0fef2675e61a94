'use client';

import { Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';

/** The lamp that says the talkback is open, and the name. */
export function Brand({ size = 'md' }: { size?: 'md' | 'lg' }) {
  const t = useTranslations('common');
  const isLarge = size === 'lg';
  return (
    <Link
      href="/"
      aria-label={`${t('brand')}, ${t('home')}`}
      className={`flex items-center gap-[9px] rounded-small font-semibold tracking-tight ${isLarge ? 'text-16' : 'text-14'}`}
    >
      <span
        aria-hidden
        className={`relative shrink-0 rounded-full border-[1.5px] border-ink-1 after:absolute after:rounded-full after:bg-lamp after:shadow-[0_0_10px_1px_var(--lamp-glow)] ${
          isLarge ? 'size-[22px] after:inset-[4px]' : 'size-[18px] after:inset-[3px]'
        }`}
      />
      {t('brand')}
    </Link>
  );
}
