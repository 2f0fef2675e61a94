'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { ApiProblem, call } from '@/client/api';
import { keys, queries } from '@/client/queries';
import { useInstance } from '@/components/app-shell/instance';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFoot } from '@/components/ui/dialog';
import { PasswordField } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { changePassword, requestProof } from '@/domain/api/accounts';
import { usePasswordText } from './password-text';
import { settingsRow, SettingsSection } from './settings-section';

/** Changes the password; who has none has a link mailed with which one is chosen. */
export function PasswordSettings() {
  const t = useTranslations('account.settings');
  const common = useTranslations('common');
  const problemText = useProblemText();
  const { sendsMail } = useInstance();
  const { data: me } = useQuery(queries.me());
  const [isChanging, setChanging] = useState(false);
  const asking = useMutation({
    mutationFn: (email: string) => call(requestProof, { input: { kind: 'reset', email } }),
    onSuccess: () => toast({ text: t(sendsMail ? 'passwordAsked' : 'letterKept') }),
    onError: (problem) => toast({ text: problemText(problem), isError: true }),
  });
  const close = () => setChanging(false);
  return (
    <SettingsSection title={t('password')}>
      <div className={settingsRow}>
        {me?.kind === 'user' && !me.hasPassword ? (
          <>
            <span className="text-ink-2">{t('noPassword')}</span>
            <Button onPress={() => asking.mutate(me.email)} isPending={asking.isPending}>
              {t('choosePassword')}
            </Button>
          </>
        ) : (
          <>
            <span className="text-ink-2">{t('passwordText')}</span>
            <Button onPress={() => setChanging(true)}>{t('changePassword')}</Button>
          </>
        )}
      </div>
      <Dialog isOpen={isChanging} onClose={close} title={t('changePassword')} closeLabel={common('close')}>
        <ChangeForm onDone={close} />
      </Dialog>
    </SettingsSection>
  );
}

function ChangeForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations('account.settings');
  const account = useTranslations('account');
  const common = useTranslations('common');
  const passwordText = usePasswordText();
  const problemText = useProblemText();
  const cache = useQueryClient();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const changing = useMutation({
    mutationFn: () => call(changePassword, { input: { current, password } }),
    onSuccess: () => {
      toast({ text: t('passwordChanged') });
      onDone();
      return cache.invalidateQueries({ queryKey: keys.logins() });
    },
  });
  const { error } = changing;
  const fieldError = error instanceof ApiProblem ? error.fieldErrors['password'] : undefined;
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        changing.mutate();
      }}
    >
      <DialogBody>
        <PasswordField
          {...passwordText}
          label={t('currentPassword')}
          autoComplete="current-password"
          isRequired
          value={current}
          onChange={setCurrent}
        />
        <PasswordField
          {...passwordText}
          label={account('newPassword')}
          description={account('newPasswordHint')}
          autoComplete="new-password"
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
      </DialogBody>
      <DialogFoot>
        <Button onPress={onDone}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" isPending={changing.isPending}>
          {t('changePassword')}
        </Button>
      </DialogFoot>
    </Form>
  );
}
