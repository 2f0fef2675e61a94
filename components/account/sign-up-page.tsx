'use client';

import { Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { signInPath } from '@/components/app-shell/paths';
import { AccountFrame, linkLook } from './account-frame';
import type { SignInWays } from './sign-in-form';
import { SignUpForm } from './sign-up-form';

/** Makes an account where that is open to everybody; else says how one comes in. */
export function SignUpPage({ signUp, callbackUrl }: { signUp: SignInWays['signUp']; callbackUrl: string }) {
  const t = useTranslations('account.signUp');
  const haveOne = (
    <p className="mt-6 text-ink-2">
      {t('haveOne')}{' '}
      <Link href={signInPath(callbackUrl)} className={linkLook}>
        {t('signIn')}
      </Link>
    </p>
  );
  if (signUp !== 'open') {
    const isClosed = signUp === 'closed';
    return (
      <AccountFrame
        title={isClosed ? t('closedTitle') : t('invitedTitle')}
        text={isClosed ? t('closedText') : t('invitedText')}
      >
        {haveOne}
      </AccountFrame>
    );
  }
  return (
    <AccountFrame title={t('title')} text={t('text')}>
      <SignUpForm onSignedIn={() => window.location.assign(callbackUrl)} />
      {haveOne}
    </AccountFrame>
  );
}
