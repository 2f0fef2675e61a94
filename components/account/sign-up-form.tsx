'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { ApiProblem, call } from '@/client/api';
import { signIn } from '@/client/sign-in';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { PasswordField, TextField } from '@/components/ui/field';
import { createUser } from '@/domain/api/accounts';
import { usePasswordText } from './password-text';

interface SignUpFormProps {
  invitationToken?: string;
  /** Called once the account is made and signed in. */
  onSignedIn: () => Promise<void> | void;
}

/** Makes an account and signs it in at once. */
export function SignUpForm({ invitationToken, onSignedIn }: SignUpFormProps) {
  const t = useTranslations('account');
  const passwordText = usePasswordText();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const making = useMutation({
    mutationFn: async () => {
      await makeAccount({ name, email, password, ...(invitationToken && { invitationToken }) });
      await signIn(email, password);
      await onSignedIn();
    },
  });
  const errors = useFieldErrors(making.error);
  return (
    <Form
      className="flex flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <div className="flex flex-col gap-4">
        <TextField
          label={t('name')}
          description={t('nameHint')}
          autoComplete="name"
          size="lg"
          isRequired
          value={name}
          onChange={setName}
          error={errors.name}
          maxLength={80}
        />
        <TextField
          label={t('email')}
          type="email"
          autoComplete="username"
          size="lg"
          isRequired
          value={email}
          onChange={setEmail}
          error={errors.email}
        />
        <PasswordField
          {...passwordText}
          description={t('newPasswordHint')}
          autoComplete="new-password"
          size="lg"
          isRequired
          value={password}
          onChange={setPassword}
          error={errors.password}
        />
        {errors.other && (
          <Banner tone="danger" icon={CircleAlert} role="alert">
            {errors.other}
          </Banner>
        )}
      </div>
      <Button
        type="submit"
        variant="primary"
        size="field"
        className="mt-5 w-full"
        isPending={making.isPending || making.isSuccess}
      >
        {t('signUp.submit')}
      </Button>
    </Form>
  );
}

/** An account that a lost answer had made already is no obstacle: signing in tells whose it is. */
async function makeAccount(input: Parameters<typeof call<typeof createUser>>[1]['input']): Promise<void> {
  try {
    await call(createUser, { input });
  } catch (problem) {
    const isTaken = problem instanceof ApiProblem && problem.code === 'email-taken';
    if (!isTaken || (await signIn(input.email, input.password)) !== 'signed-in') throw problem;
  }
}

function useFieldErrors(problem: unknown): {
  name?: string;
  email?: string;
  password?: string;
  other?: string;
} {
  const problemText = useProblemText();
  if (!problem) return {};
  if (!(problem instanceof ApiProblem)) return { other: problemText(problem) };
  if (problem.code === 'email-taken') return { email: problem.detail };
  const { name, email, password } = problem.fieldErrors;
  if (!name && !email && !password) return { other: problemText(problem) };
  return { ...(name && { name }), ...(email && { email }), ...(password && { password }) };
}
