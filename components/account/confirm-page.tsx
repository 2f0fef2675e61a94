'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { signInByIdentity } from '@/client/sign-in';
import { signInPath } from '@/components/app-shell/paths';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Banner } from '@/components/ui/banner';
import { Button, LinkButton } from '@/components/ui/button';
import { addIdentity } from '@/domain/api/accounts';
import { AccountFrame } from './account-frame';

/** What can become of somebody another service has named; see the server's Meeting. */
export type MeetingShown =
  | { kind: 'ended' }
  | { kind: 'link'; service: string; account: string; name: string }
  | { kind: 'same-address'; service: string; email: string }
  | { kind: 'address-taken'; service: string; email: string }
  | { kind: 'new'; service: string; email: string; name: string; needsInvitation: boolean }
  | { kind: 'no-way'; service: string; because: 'closed' | 'no-address' };

interface ConfirmPageProps {
  meeting: MeetingShown;
  /** Where one was going before the other service was asked. */
  callbackUrl: string;
}

/** Nothing is linked and no account made before the person has said so here. */
export function ConfirmPage({ meeting, callbackUrl }: ConfirmPageProps) {
  const t = useTranslations('account.confirm');
  switch (meeting.kind) {
    case 'link':
      return (
        <AccountFrame title={t('linkTitle', meeting)} text={t('linkText', meeting)}>
          <Confirm
            submit={t('link', meeting)}
            work={async () => {
              await call(addIdentity);
              return 'signed-in';
            }}
            leadsTo="/settings"
          />
        </AccountFrame>
      );
    case 'same-address':
      return (
        <AccountFrame title={t('sameTitle')} text={t('sameText', meeting)}>
          <Confirm submit={t('same', meeting)} work={() => signInByIdentity()} leadsTo={callbackUrl} />
        </AccountFrame>
      );
    case 'new': {
      const invitation = /^\/invitations\/([^/?#]+)$/.exec(callbackUrl)?.[1];
      if (meeting.needsInvitation && !invitation) return <NoWay title={t('title')} text={t('invited')} />;
      return (
        <AccountFrame title={t('newTitle', meeting)} text={t('newText', meeting)}>
          <Confirm submit={t('new')} work={() => signInByIdentity(invitation)} leadsTo={callbackUrl} />
        </AccountFrame>
      );
    }
    case 'address-taken':
      return <NoWay title={t('takenTitle')} text={t('takenText', meeting)} signsIn />;
    case 'no-way':
      return <NoWay title={t('title')} text={t(meeting.because, meeting)} signsIn />;
    case 'ended':
      return <NoWay title={t('title')} text={t('ended')} signsIn />;
  }
}

function NoWay({ title, text, signsIn = false }: { title: string; text: string; signsIn?: boolean }) {
  const t = useTranslations('account.signIn');
  return (
    <AccountFrame title={title} text={text}>
      {signsIn && (
        <LinkButton href={signInPath('/settings')} size="field" className="w-full">
          {t('submit')}
        </LinkButton>
      )}
    </AccountFrame>
  );
}

function Confirm({
  submit,
  work,
  leadsTo,
}: {
  submit: string;
  work: () => Promise<'signed-in' | 'no-match' | 'no-cookies'>;
  leadsTo: string;
}) {
  const t = useTranslations('account.confirm');
  const problemText = useProblemText();
  const doing = useMutation({
    mutationFn: async () => {
      const answer = await work();
      if (answer === 'signed-in') window.location.assign(leadsTo);
      return answer;
    },
  });
  const isRefused = doing.data !== undefined && doing.data !== 'signed-in';
  return (
    <div className="flex flex-col gap-3">
      {(doing.error || isRefused) && (
        <Banner tone="danger" icon={CircleAlert} role="alert">
          {doing.error ? problemText(doing.error) : t('ended')}
        </Banner>
      )}
      <Button
        variant="primary"
        size="field"
        onPress={() => doing.mutate()}
        isPending={doing.isPending || doing.data === 'signed-in'}
      >
        {submit}
      </Button>
      <LinkButton href="/" size="field" variant="ghost">
        {t('no')}
      </LinkButton>
    </div>
  );
}
