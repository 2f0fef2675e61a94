'use client';

import { Link2 } from 'lucide-react';
import { Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { signUpPath } from '@/components/app-shell/paths';
import { AccountFrame, linkLook } from './account-frame';
import { SignInForm, type SignInWays } from './sign-in-form';

/** Signs in and goes back to where one came from. */
export function SignInPage({ ways, callbackUrl }: { ways: SignInWays; callbackUrl: string }) {
  const t = useTranslations('account.signIn');
  return (
    <AccountFrame
      title={t('title')}
      text={t('text')}
      foot={
        <>
          <Link2 aria-hidden className="size-3.5 shrink-0" strokeWidth={1.75} />
          {t('reviewLink')}
        </>
      }
    >
      <SignInForm
        ways={ways}
        callbackUrl={callbackUrl}
        onSignedIn={() => window.location.assign(callbackUrl)}
      />
      {ways.signUp === 'open' && (
        <p className="mt-6 text-ink-2">
          {t('newHere')}{' '}
          <Link href={signUpPath(callbackUrl)} className={linkLook}>
            {t('create')}
          </Link>
        </p>
      )}
      {ways.signUp === 'invited' && <p className="mt-6 text-ink-2">{t('byInvitation')}</p>}
    </AccountFrame>
  );
}
