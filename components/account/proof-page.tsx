'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { Form } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { ApiProblem, call } from '@/client/api';
import { signInByProof } from '@/client/sign-in';
import { useProblemText } from '@/components/app-shell/problem-text';
import { useViewer } from '@/components/app-shell/viewer';
import { Banner } from '@/components/ui/banner';
import { Button, LinkButton } from '@/components/ui/button';
import { PasswordField } from '@/components/ui/field';
import { proveAddress, resetPassword } from '@/domain/api/accounts';
import { AccountFrame } from './account-frame';
import { usePasswordText } from './password-text';

export type ProofKind = 'sign-in' | 'reset' | 'address';

/**
 * Where mailed links lead. The token stands behind "#", which no server sees; opening the page uses nothing up, so that
 * programs which look into mails do no harm: a press does.
 */
export function ProofPage({ kind, callbackUrl }: { kind: ProofKind; callbackUrl: string }) {
  const t = useTranslations('account.proof');
  const token = useToken();
  return (
    <AccountFrame title={t(`${kind}.title`)} text={t(`${kind}.text`)}>
      {kind === 'reset' ? <NewPassword token={token} /> : <ComeIn {...{ kind, token, callbackUrl }} />}
    </AccountFrame>
  );
}

function ComeIn({
  kind,
  token,
  callbackUrl,
}: {
  kind: 'sign-in' | 'address';
  token: string;
  callbackUrl: string;
}) {
  const t = useTranslations('account.proof');
  const viewer = useViewer();
  const problemText = useProblemText();
  const using = useMutation({
    mutationFn: async () => {
      if (kind === 'address' && viewer?.kind === 'user') {
        await call(proveAddress, { input: { token } });
      } else {
        const answer = await signInByProof(token);
        if (answer !== 'signed-in') return answer;
      }
      window.location.assign(callbackUrl);
      return 'signed-in' as const;
    },
  });
  const isRefused = using.data === 'no-match' || using.data === 'no-cookies';
  return (
    <div className="flex flex-col gap-4">
      {isRefused && (
        <Banner tone="danger" icon={CircleAlert} role="alert">
          {t(using.data === 'no-cookies' ? 'noCookies' : 'usedUp')}
        </Banner>
      )}
      {using.error && (
        <Banner tone="danger" icon={CircleAlert} role="alert">
          {problemText(using.error)}
        </Banner>
      )}
      <Button
        variant="primary"
        size="field"
        onPress={() => using.mutate()}
        isPending={using.isPending || using.data === 'signed-in'}
      >
        {t(`${kind}.submit`)}
      </Button>
    </div>
  );
}

function NewPassword({ token }: { token: string }) {
  const t = useTranslations('account.proof');
  const account = useTranslations('account');
  const passwordText = usePasswordText();
  const problemText = useProblemText();
  const [password, setPassword] = useState('');
  const setting = useMutation({ mutationFn: () => call(resetPassword, { input: { token, password } }) });
  const { error } = setting;
  const fieldError = error instanceof ApiProblem ? error.fieldErrors['password'] : undefined;
  if (setting.isSuccess) {
    return (
      <div className="flex flex-col gap-4">
        <p role="status">{t('reset.done')}</p>
        <LinkButton href="/sign-in" variant="primary" size="field">
          {account('signIn.submit')}
        </LinkButton>
      </div>
    );
  }
  return (
    <Form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setting.mutate();
      }}
    >
      <PasswordField
        {...passwordText}
        label={account('newPassword')}
        description={account('newPasswordHint')}
        autoComplete="new-password"
        size="lg"
        isRequired
        value={password}
        onChange={setPassword}
        error={fieldError}
      />
      {error && !fieldError && (
        <Banner tone="danger" icon={CircleAlert} role="alert">
          {problemText(error)}
        </Banner>
      )}
      <Button type="submit" variant="primary" size="field" isPending={setting.isPending}>
        {t('reset.submit')}
      </Button>
    </Form>
  );
}

const never = () => () => undefined;
let taken: string | undefined;

/** The token behind "#"; it leaves the address as soon as it is read. */
function useToken(): string {
  return useSyncExternalStore(never, takeToken, () => '');
}

function takeToken(): string {
  const { hash, pathname, search } = window.location;
  if (hash.length > 1) {
    taken = hash.slice(1);
    window.history.replaceState(null, '', pathname + search);
  }
  return taken ?? '';
}
