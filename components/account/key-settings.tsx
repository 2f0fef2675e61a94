'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy, KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { useFormatter, useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys, queries } from '@/client/queries';
import { copyText } from '@/components/app-shell/copy-text';
import { NameDialog } from '@/components/app-shell/name-dialog';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFoot } from '@/components/ui/dialog';
import { toast } from '@/components/ui/toast';
import { createKey, revokeLogin, type Login } from '@/domain/api/accounts';
import { settingsRow as row, SettingsSection as Section } from './settings-section';

interface MadeKey {
  name: string;
  key: string;
}

/** The keys of a person's programs. */
export function KeySettings() {
  const t = useTranslations('account.settings');
  const cache = useQueryClient();
  const { data } = useQuery(queries.logins());
  const [isNaming, setNaming] = useState(false);
  const [made, setMade] = useState<MadeKey>();
  const own = data?.items.filter(({ kind }) => kind === 'key');
  return (
    <Section title={t('keys')} text={t('keysText')}>
      {own?.length === 0 && <p className="py-3.5 text-ink-3">{t('noKeys')}</p>}
      <ul>
        {own?.map((login) => (
          <KeyRow key={login.id} login={login} />
        ))}
      </ul>
      <div className="mt-4">
        <Button icon={KeyRound} onPress={() => setNaming(true)}>
          {t('makeKey')}
        </Button>
      </div>
      <NameDialog
        isOpen={isNaming}
        onClose={() => setNaming(false)}
        title={t('makeKey')}
        label={t('keyName')}
        hint={t('keyNameHint')}
        submit={t('makeKey')}
        field="name"
        onSubmit={async (name) => {
          const { key } = await call(createKey, { input: { name } });
          setMade({ name, key });
          await cache.invalidateQueries({ queryKey: keys.logins() });
        }}
      />
      <KeyDialog made={made} onClose={() => setMade(undefined)} />
    </Section>
  );
}

function KeyDialog({ made, onClose }: { made: MadeKey | undefined; onClose: () => void }) {
  const t = useTranslations('account.settings');
  const common = useTranslations('common');
  const copy = async (key: string) => {
    const isCopied = await copyText(key);
    toast({ text: t(isCopied ? 'keyCopied' : 'keyNotCopied'), isError: !isCopied });
  };
  return (
    <Dialog
      isOpen={made !== undefined}
      onClose={onClose}
      title={t('keyMade', { name: made?.name ?? '' })}
      closeLabel={common('close')}
    >
      <DialogBody>
        <p>{t('keyOnce')}</p>
        <p className="rounded-field bg-well px-3 py-2.5 font-mono text-13 break-all select-all">
          {made?.key}
        </p>
      </DialogBody>
      <DialogFoot>
        <Button onPress={onClose}>{common('close')}</Button>
        <Button variant="primary" icon={Copy} onPress={() => void copy(made?.key ?? '')}>
          {t('copyKey')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function KeyRow({ login: { id, device: name, expiresAt } }: { login: z.output<typeof Login> }) {
  const t = useTranslations('account.settings');
  const problemText = useProblemText();
  const format = useFormatter();
  const cache = useQueryClient();
  const ending = useMutation({
    mutationFn: () => call(revokeLogin, { params: { loginId: id } }),
    onSuccess: () => {
      toast({ text: t('keyEnded', { name }) });
      return cache.invalidateQueries({ queryKey: keys.logins() });
    },
    onError: (problem) => toast({ text: problemText(problem), isError: true }),
  });
  const ends = format.dateTime(new Date(expiresAt), { dateStyle: 'medium' });
  return (
    <li className={row}>
      <span className="flex min-w-0 items-center gap-3">
        <KeyRound aria-hidden className="size-5 shrink-0 text-ink-2" strokeWidth={1.75} />
        <span className="min-w-0">
          <span className="block truncate font-medium">{name}</span>
          <span className="block text-12 text-ink-3">{t('keyEnds', { when: ends })}</span>
        </span>
      </span>
      <Button
        variant="ghost"
        size="sm"
        aria-label={t('endKeyLabel', { name })}
        onPress={() => ending.mutate()}
        isPending={ending.isPending}
      >
        {t('endKey')}
      </Button>
    </li>
  );
}
