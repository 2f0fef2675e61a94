'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiProblem, call } from '@/client/api';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Button } from '@/components/ui/button';
import { PasswordField, TextField } from '@/components/ui/field';
import { enterLink } from '@/domain/api/links';

interface EnterLinkProps {
  linkId: string;
  mixTitle: string;
  needsPassword: boolean;
  /** The name of whoever is signed in here. */
  name: string;
}

/** Asks a guest for a name, and the link's password, and goes to the mix. */
export function EnterLink({ linkId, mixTitle, needsPassword, name: knownName }: EnterLinkProps) {
  const t = useTranslations('share.entry');
  const problemText = useProblemText();
  const [name, setName] = useState(knownName);
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<unknown>();
  const [isGoing, setGoing] = useState(false);
  const enter = async () => {
    setGoing(true);
    try {
      const input = { name, ...(needsPassword ? { password } : {}) };
      const { mixId } = await call(enterLink, { params: { linkId }, input });
      // A whole navigation: the page is asked for as the guest.
      window.location.assign(`/mixes/${mixId}`);
    } catch (refusal) {
      setProblem(refusal);
      setGoing(false);
    }
  };
  const fields = problem instanceof ApiProblem ? problem.fieldErrors : {};
  return (
    <form
      className="flex w-full max-w-[440px] flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <div>
        <h1 className="text-26 font-semibold tracking-title">{t('title', { title: mixTitle })}</h1>
        <p className="mt-2 text-ink-2">{t('text')}</p>
      </div>
      <TextField
        label={t('name')}
        size="lg"
        value={name}
        onChange={setName}
        autoComplete="name"
        isRequired
        maxLength={80}
        error={fields['name']}
      />
      {needsPassword && (
        <PasswordField
          label={t('password')}
          showLabel={t('showPassword')}
          hideLabel={t('hidePassword')}
          size="lg"
          value={password}
          onChange={setPassword}
          autoComplete="off"
        />
      )}
      {problem !== undefined && Object.keys(fields).length === 0 && (
        <p role="alert" className="text-danger">
          {problemText(problem)}
        </p>
      )}
      <Button type="submit" variant="primary" size="field" isPending={isGoing} className="w-full">
        {t('enter')}
      </Button>
      <p className="text-12 text-ink-3">{t('noAccount')}</p>
    </form>
  );
}
