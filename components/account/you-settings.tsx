'use client';

import { useQuery } from '@tanstack/react-query';
import { BadgeCheck, MailQuestion } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { queries } from '@/client/queries';
import { useViewer } from '@/components/app-shell/viewer';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Pill } from '@/components/ui/pill';
import { settingsRow, SettingsSection } from './settings-section';
import { useAddressProof } from './use-address-proof';

/** Who one is here, and whether the address is proven. */
export function YouSettings() {
  const t = useTranslations('account.settings');
  const viewer = useViewer();
  const { data: me } = useQuery(queries.me());
  const asking = useAddressProof();
  if (viewer?.kind !== 'user') return null;
  return (
    <SettingsSection title={t('you')}>
      <div className={settingsRow}>
        <span className="flex min-w-0 items-center gap-3">
          <Avatar person={{ name: viewer.name, colour: 0 }} size="lg" />
          <span className="min-w-0">
            <b className="block">{viewer.name}</b>
            <span className="block truncate text-12 text-ink-3">{viewer.email}</span>
          </span>
        </span>
        {me?.kind === 'user' && (
          <span className="flex items-center gap-3">
            {me.isEmailProven ? (
              <Pill tone="ok" icon={BadgeCheck}>
                {t('addressProven')}
              </Pill>
            ) : (
              <>
                <Pill tone="quiet" icon={MailQuestion}>
                  {t('addressUnproven')}
                </Pill>
                <Button size="sm" onPress={() => asking.mutate()} isPending={asking.isPending}>
                  {t('proveAddress')}
                </Button>
              </>
            )}
          </span>
        )}
      </div>
    </SettingsSection>
  );
}
