'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { BadgeCheck, MailQuestion } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { queries } from '@/client/queries';
import { useInstance } from '@/components/app-shell/instance';
import { useProblemText } from '@/components/app-shell/problem-text';
import { useViewer } from '@/components/app-shell/viewer';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Pill } from '@/components/ui/pill';
import { toast } from '@/components/ui/toast';
import { requestAddressProof } from '@/domain/api/accounts';
import { settingsRow, SettingsSection } from './settings-section';

/** Who one is here, and whether the address is proven. */
export function YouSettings() {
  const t = useTranslations('account.settings');
  const viewer = useViewer();
  const problemText = useProblemText();
  const { sendsMail } = useInstance();
  const { data: me } = useQuery(queries.me());
  const asking = useMutation({
    mutationFn: () => call(requestAddressProof),
    onSuccess: () => toast({ text: t(sendsMail ? 'addressAsked' : 'letterKept') }),
    onError: (problem) => toast({ text: problemText(problem), isError: true }),
  });
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
