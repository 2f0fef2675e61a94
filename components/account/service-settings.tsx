'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys, queries } from '@/client/queries';
import { beginProviderSignIn } from '@/client/sign-in';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';
import { removeIdentity } from '@/domain/api/accounts';
import { settingsRow, SettingsSection } from './settings-section';

export interface Service {
  id: string;
  name: string;
}

/** The services one can sign in with; nothing where none is configured. */
export function ServiceSettings({ services }: { services: readonly Service[] }) {
  const t = useTranslations('account.settings');
  const { data } = useQuery({ ...queries.identities(), enabled: services.length > 0 });
  if (services.length === 0) return null;
  return (
    <SettingsSection title={t('services')} text={t('servicesText')}>
      {services.map((service) => (
        <ServiceRow
          key={service.id}
          service={service}
          account={data?.items.find(({ provider }) => provider === service.id)?.account}
        />
      ))}
    </SettingsSection>
  );
}

function ServiceRow({ service, account }: { service: Service; account: string | undefined }) {
  const t = useTranslations('account.settings');
  const problemText = useProblemText();
  const cache = useQueryClient();
  const { id: provider, name } = service;
  const onError = (problem: unknown) => toast({ text: problemText(problem), isError: true });
  const adding = useMutation({
    mutationFn: async () => window.location.assign(await beginProviderSignIn(provider, '/settings')),
    onError,
  });
  const removing = useMutation({
    mutationFn: () => call(removeIdentity, { params: { provider } }),
    onError,
    onSettled: () => cache.invalidateQueries({ queryKey: keys.identities() }),
  });
  return (
    <div className={settingsRow}>
      <span>
        <span className="block font-medium">{name}</span>
        {account !== undefined && <span className="block text-12 text-ink-3">{account}</span>}
      </span>
      {account === undefined ? (
        <Button size="sm" onPress={() => adding.mutate()} isPending={adding.isPending}>
          {t('addService')}
        </Button>
      ) : (
        <Button
          size="sm"
          variant="ghost"
          aria-label={t('removeServiceLabel', { name })}
          onPress={() => removing.mutate()}
          isPending={removing.isPending}
        >
          {t('removeService')}
        </Button>
      )}
    </div>
  );
}
