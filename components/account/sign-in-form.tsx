'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleAlert, LogIn, Mail, MailCheck } from 'lucide-react';
import { useState } from 'react';
import { Form, Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { beginProviderSignIn, signIn } from '@/client/sign-in';
import { resetPath } from '@/components/app-shell/paths';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { PasswordField, TextField } from '@/components/ui/field';
import { requestProof } from '@/domain/api/accounts';
import { linkLook } from './account-frame';
import { usePasswordText } from './password-text';

/** The ways in that this instance is configured for. */
export interface SignInWays {
  magicLink: boolean;
  providers: readonly { id: string; name: string }[];
  signUp: 'open' | 'invited' | 'closed';
}

interface SignInFormProps {
  ways: SignInWays;
  callbackUrl: string;
  /** Called once signed in; leaves the page, so that nothing of before stays in it. */
  onSignedIn: () => Promise<void> | void;
}

/** Address and password; where they are configured, a link by mail and other services. */
export function SignInForm({ ways, callbackUrl, onSignedIn }: SignInFormProps) {
  const t = useTranslations('account');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const passwordText = usePasswordText();
  const signingIn = useMutation({
    mutationFn: async () => {
      const answer = await signIn(email, password);
      if (answer === 'signed-in') await onSignedIn();
      return answer;
    },
  });
  const hasOtherWays = ways.magicLink || ways.providers.length > 0;
  return (
    <>
      <Form
        className="flex flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          signingIn.mutate();
        }}
      >
        <TextField
          label={t('email')}
          type="email"
          autoComplete="username"
          size="lg"
          isRequired
          value={email}
          onChange={setEmail}
          className="mb-4"
        />
        <PasswordField
          {...passwordText}
          autoComplete="current-password"
          size="lg"
          aside={
            <Link href={resetPath} className={`text-12 ${linkLook}`}>
              {t('signIn.forgot')}
            </Link>
          }
          isRequired
          value={password}
          onChange={setPassword}
        />
        <SignInRefusal answer={signingIn.data} problem={signingIn.error} hasMagicLink={ways.magicLink} />
        <Button
          type="submit"
          variant="primary"
          size="field"
          className="mt-5 w-full"
          isPending={signingIn.isPending || signingIn.data === 'signed-in'}
        >
          {t('signIn.submit')}
        </Button>
      </Form>
      {hasOtherWays && <OtherWays ways={ways} email={email} callbackUrl={callbackUrl} />}
    </>
  );
}

function SignInRefusal({
  answer,
  problem,
  hasMagicLink,
}: {
  answer: Awaited<ReturnType<typeof signIn>> | undefined;
  problem: unknown;
  hasMagicLink: boolean;
}) {
  const t = useTranslations('account.signIn');
  const problemText = useProblemText();
  if (!problem && (!answer || answer === 'signed-in')) return null;
  const mismatch = hasMagicLink ? t('mismatchWithLink') : t('mismatch');
  return (
    <div className="mt-4">
      <Banner tone="danger" icon={CircleAlert} role="alert">
        {problem ? problemText(problem) : answer === 'no-cookies' ? t('noCookies') : mismatch}
      </Banner>
    </div>
  );
}

function OtherWays({ ways, email, callbackUrl }: { ways: SignInWays; email: string; callbackUrl: string }) {
  const t = useTranslations('account');
  const problemText = useProblemText();
  const mailing = useMutation({
    mutationFn: () => call(requestProof, { input: { kind: 'sign-in', email, callbackUrl } }),
  });
  const leaving = useMutation({
    mutationFn: async (providerId: string) =>
      window.location.assign(await beginProviderSignIn(providerId, callbackUrl)),
  });
  const problem = mailing.error ?? leaving.error;
  return (
    <>
      <div className="my-5 grid grid-cols-[1fr_auto_1fr] items-center gap-3 text-12 text-ink-3">
        <span className="h-px bg-line-2" />
        {t('or')}
        <span className="h-px bg-line-2" />
      </div>
      <div className="flex flex-col gap-2">
        {ways.magicLink && (
          <Button
            size="field"
            icon={Mail}
            className="w-full"
            reason={email.includes('@') ? undefined : t('addressFirst')}
            onPress={() => mailing.mutate()}
            isPending={mailing.isPending}
          >
            {t('magicLink')}
          </Button>
        )}
        {ways.providers.map(({ id, name }) => (
          <Button key={id} size="field" icon={LogIn} className="w-full" onPress={() => leaving.mutate(id)}>
            {t('provider', { name })}
          </Button>
        ))}
        {mailing.isSuccess && (
          <Banner tone="ok" icon={MailCheck} role="status">
            {t('magicLinkSent', { email })}
          </Banner>
        )}
        {problem && (
          <Banner tone="danger" icon={CircleAlert} role="alert">
            {problemText(problem)}
          </Banner>
        )}
      </div>
    </>
  );
}
