'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleAlert, MailCheck } from 'lucide-react';
import { useState } from 'react';
import { Form, Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { useInstance } from '@/components/app-shell/instance';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { requestProof } from '@/domain/api/accounts';
import { AccountFrame, linkLook } from './account-frame';

/** Asks for a link with which a new password is chosen; where no mail leaves, says who can read it. */
export function ResetRequestPage() {
  const t = useTranslations('account.reset');
  const account = useTranslations('account');
  const problemText = useProblemText();
  const { sendsMail } = useInstance();
  const [email, setEmail] = useState('');
  const asking = useMutation({
    mutationFn: () => call(requestProof, { input: { kind: 'reset', email } }),
  });
  return (
    <AccountFrame title={t('title')} text={t('text')}>
      <Form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          asking.mutate();
        }}
      >
        <TextField
          label={account('email')}
          type="email"
          autoComplete="username"
          size="lg"
          isRequired
          value={email}
          onChange={setEmail}
        />
        {asking.isSuccess && (
          <Banner tone="ok" icon={MailCheck} role="status">
            {t(sendsMail ? 'sent' : 'kept', { email })}
          </Banner>
        )}
        {asking.error && (
          <Banner tone="danger" icon={CircleAlert} role="alert">
            {problemText(asking.error)}
          </Banner>
        )}
        <Button type="submit" variant="primary" size="field" isPending={asking.isPending}>
          {t('submit')}
        </Button>
      </Form>
      <p className="mt-6 text-ink-2">
        <Link href="/sign-in" className={linkLook}>
          {t('back')}
        </Link>
      </p>
    </AccountFrame>
  );
}
