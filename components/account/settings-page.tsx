'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, Smartphone } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys, queries } from '@/client/queries';
import { signOut } from '@/client/sign-in';
import { densities, themes } from '@/components/app-shell/preferences';
import { useProblemText } from '@/components/app-shell/problem-text';
import { useAppearance } from '@/components/app-shell/theme';
import { TopBar } from '@/components/app-shell/top-bar';
import { When } from '@/components/app-shell/when';
import { ConfirmDialog } from '@/components/app-shell/confirm-dialog';
import { Button } from '@/components/ui/button';
import { Segments } from '@/components/ui/segments';
import { toast } from '@/components/ui/toast';
import { revokeLogin, revokeLogins, type Login } from '@/domain/api/accounts';
import { KeySettings } from './key-settings';
import { PasswordSettings } from './password-settings';
import { ServiceSettings, type Service } from './service-settings';
import { settingsRow as row, SettingsSection as Section } from './settings-section';
import { YouSettings } from './you-settings';

/** What belongs to a person and to this device: looks, and where one is signed in. */
export function SettingsPage({ services }: { services: readonly Service[] }) {
  const t = useTranslations('account.settings');
  const list = useTranslations('project.list');
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar crumbs={[{ label: list('title'), href: '/' }, { label: t('title') }]} />
      <main className="mx-auto w-full max-w-[768px] px-6 pt-12 pb-32 max-phone:px-4 max-phone:pt-6">
        <h1 className="mb-8 text-36 font-semibold tracking-title max-phone:text-26">{t('title')}</h1>
        <YouSettings />
        <PasswordSettings />
        <ServiceSettings services={services} />
        <Appearance />
        <Devices />
        <KeySettings />
      </main>
    </div>
  );
}

function Appearance() {
  const t = useTranslations('account.settings');
  const { theme, density, setTheme, setDensity } = useAppearance();
  return (
    <Section title={t('appearance')}>
      <div className={row}>
        {t('theme')}
        <Segments
          label={t('theme')}
          value={theme}
          onChange={setTheme}
          segments={themes.map((id) => ({ id, label: t(`themes.${id}`) }))}
        />
      </div>
      <div className={row}>
        {t('density')}
        <Segments
          label={t('density')}
          value={density}
          onChange={setDensity}
          segments={densities.map((id) => ({ id, label: t(`densities.${id}`) }))}
        />
      </div>
    </Section>
  );
}

/** Leaves with a page of its own: nothing of the account stays in this one. */
const leave = () => window.location.assign('/sign-in');

function Devices() {
  const t = useTranslations('account.settings');
  const { data } = useQuery(queries.logins());
  const [isLeaving, setLeaving] = useState(false);
  return (
    <Section title={t('devices')} text={t('devicesText')}>
      <ul>
        {(data?.items ?? [])
          .filter(({ kind }) => kind === 'device')
          .map((login) => (
            <DeviceRow key={login.id} login={login} />
          ))}
      </ul>
      <div className="mt-4">
        <Button onPress={() => setLeaving(true)}>{t('signOutEverywhere')}</Button>
      </div>
      <ConfirmDialog
        isOpen={isLeaving}
        onClose={() => setLeaving(false)}
        title={t('everywhereTitle')}
        text={t('everywhereText')}
        submit={t('signOutEverywhere')}
        onSubmit={async () => {
          await call(revokeLogins);
          leave();
        }}
      />
    </Section>
  );
}

function DeviceRow({ login }: { login: z.output<typeof Login> }) {
  const t = useTranslations('account.settings');
  const problemText = useProblemText();
  const cache = useQueryClient();
  const { id, device, isCurrent, lastSeenAt } = login;
  const ending = useMutation({
    mutationFn: () => (isCurrent ? signOut() : call(revokeLogin, { params: { loginId: id } })),
    onSuccess: () => {
      if (isCurrent) return leave();
      toast({ text: t('deviceGone', { device }) });
      return cache.invalidateQueries({ queryKey: keys.logins() });
    },
    onError: (problem) => toast({ text: problemText(problem), isError: true }),
  });
  const Icon = /phone|android|ipad|mobile/i.test(device) ? Smartphone : Monitor;
  return (
    <li className={row}>
      <span className="flex min-w-0 items-center gap-3">
        <Icon aria-hidden className="size-5 shrink-0 text-ink-2" strokeWidth={1.75} />
        <span className="min-w-0">
          <span className="block truncate font-medium">{device}</span>
          <span className="block text-12 text-ink-3">
            {isCurrent ? t('thisDevice') : t.rich('lastSeen', { when: () => <When at={lastSeenAt} /> })}
          </span>
        </span>
      </span>
      <Button
        variant="ghost"
        size="sm"
        aria-label={isCurrent ? t('signOutHere') : t('signOutDeviceLabel', { device })}
        onPress={() => ending.mutate()}
        isPending={ending.isPending}
      >
        {isCurrent ? t('signOutHere') : t('signOutDevice')}
      </Button>
    </li>
  );
}
