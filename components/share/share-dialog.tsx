'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys, queries } from '@/client/queries';
import { useProblemText } from '@/components/app-shell/problem-text';
import { copyText } from '@/components/app-shell/copy-text';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { createLink, revokeLink, type ShareLink } from '@/domain/api/links';
import type { Mix } from '@/domain/api/review';
import type { LinkPermission } from '@/domain/roles';

type Lifetime = 'never' | 'day' | 'week' | 'month';

const lifetimeDays: Record<Exclude<Lifetime, 'never'>, number> = { day: 1, week: 7, month: 30 };

/** Makes share links of a mix and ends them. */
export function ShareDialog({ mix, onClose }: { mix: Mix; onClose: () => void }) {
  const t = useTranslations('share');
  return (
    <Dialog
      isOpen
      size="md"
      onClose={onClose}
      title={t('title', { title: mix.title })}
      closeLabel={t('close')}
    >
      <div className="flex flex-col gap-6 px-6 pt-1 pb-6">
        <p className="text-ink-2">{t('text')}</p>
        <NewLink mix={mix} />
        <StandingLinks mixId={mix.id} />
      </div>
    </Dialog>
  );
}

function NewLink({ mix }: { mix: Mix }) {
  const t = useTranslations('share');
  const cache = useQueryClient();
  const problemText = useProblemText();
  const [permission, setPermission] = useState<LinkPermission>('comment');
  const [what, setWhat] = useState('living');
  const [password, setPassword] = useState('');
  const [lifetime, setLifetime] = useState<Lifetime>('never');
  const [allowDownload, setAllowDownload] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      call(createLink, {
        params: { mixId: mix.id },
        input: {
          permission,
          allowDownload,
          ...(what === 'living' ? {} : { versionId: what }),
          ...(password === '' ? {} : { password }),
          ...(lifetime === 'never' ? {} : { expiresAt: daysFromNow(lifetimeDays[lifetime]) }),
        },
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.links(mix.id) }),
    onError: (problem) => void toast({ text: problemText(problem), isError: true }),
  });
  const numbered = mix.versions.flatMap(({ id, number }) => (number === null ? [] : [{ id, number }]));
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <div className="grid grid-cols-2 gap-4 max-phone:grid-cols-1">
        <Select
          label={t('permission')}
          value={permission}
          onChange={setPermission}
          options={(['listen', 'comment', 'decide'] as const).map((id) => ({ id, label: t(id) }))}
        />
        <Select
          label={t('what')}
          value={what}
          onChange={setWhat}
          options={[
            { id: 'living', label: t('living') },
            ...numbered.map(({ id, number }) => ({ id, label: t('one', { number }) })),
          ]}
        />
        <TextField
          label={t('password')}
          description={t('passwordHint')}
          value={password}
          onChange={setPassword}
          autoComplete="off"
        />
        <Select
          label={t('expires')}
          value={lifetime}
          onChange={setLifetime}
          options={(['never', 'day', 'week', 'month'] as const).map((id) => ({ id, label: t(id) }))}
        />
      </div>
      <Checkbox isSelected={allowDownload} onChange={setAllowDownload}>
        {t('download')}
      </Checkbox>
      {make.data ? (
        <MadeLink url={make.data.url} />
      ) : (
        <Button type="submit" variant="primary" size="lg" isPending={make.isPending} className="self-start">
          {t('make')}
        </Button>
      )}
    </form>
  );
}

function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

function MadeLink({ url }: { url: string }) {
  const t = useTranslations('share');
  const copy = async () => {
    const isCopied = await copyText(url);
    toast(isCopied ? { text: t('copied') } : { text: t('notCopied'), isError: true });
  };
  return (
    <div role="status" className="flex items-end gap-2">
      <TextField label={t('made')} value={url} isReadOnly className="grow" />
      <Button variant="primary" icon={Copy} size="field" onPress={() => void copy()}>
        {t('copy')}
      </Button>
    </div>
  );
}

function StandingLinks({ mixId }: { mixId: string }) {
  const t = useTranslations('share');
  const { data } = useQuery(queries.links(mixId));
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-12 text-ink-3">{t('standing')}</h3>
      {data?.items.length === 0 && <p className="text-ink-2">{t('none')}</p>}
      <ul>
        {data?.items.map((link) => (
          <StandingLink key={link.id} link={link} mixId={mixId} />
        ))}
      </ul>
    </section>
  );
}

function StandingLink({ link, mixId }: { link: ShareLink; mixId: string }) {
  const t = useTranslations('share');
  const format = useFormatter();
  const cache = useQueryClient();
  const problemText = useProblemText();
  const revoke = useMutation({
    mutationFn: () => call(revokeLink, { params: { linkId: link.id } }),
    onSuccess: () => {
      toast({ text: t('revoked') });
      return cache.invalidateQueries({ queryKey: keys.links(mixId) });
    },
    onError: (problem) => void toast({ text: problemText(problem), isError: true }),
  });
  const details = [
    t('guests', { count: link.guests }),
    ...(link.hasPassword ? [t('withPassword')] : []),
    ...(link.allowDownload ? [t('mayKeep')] : []),
    ...(link.expiresAt
      ? [t('ends', { when: format.dateTime(new Date(link.expiresAt), { dateStyle: 'medium' }) })]
      : []),
  ];
  return (
    <li className="flex min-h-10 items-center justify-between gap-3 border-b border-line-1 py-2 last:border-0">
      <div className="min-w-0">
        <p>{t(link.permission)}</p>
        <p className="text-12 text-ink-3">{details.join(' · ')}</p>
      </div>
      <Button size="sm" variant="danger" isPending={revoke.isPending} onPress={() => revoke.mutate()}>
        {t('revoke')}
      </Button>
    </li>
  );
}
