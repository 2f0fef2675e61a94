'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { projectPath } from '@/components/app-shell/paths';
import { useProblemText } from '@/components/app-shell/problem-text';
import { useViewer } from '@/components/app-shell/viewer';
import { Banner } from '@/components/ui/banner';
import { Button, LinkButton } from '@/components/ui/button';
import { Segments } from '@/components/ui/segments';
import { acceptInvitation } from '@/domain/api/projects';
import type { ProjectRole } from '@/domain/roles';
import { AccountFrame } from './account-frame';
import { SignInForm, type SignInWays } from './sign-in-form';
import { SignUpForm } from './sign-up-form';

export interface InvitationPageProps {
  token: string;
  /** Null: there is no such invitation, or it has ended; both look the same. */
  invitation: { projectName: string; role: ProjectRole } | null;
  ways: SignInWays;
}

/** Joins a project: signed in with one press, signed out after signing in, and with an account made here. */
export function InvitationPage({ token, invitation, ways }: InvitationPageProps) {
  const t = useTranslations('account.invitation');
  const notFound = useTranslations('common.notFound');
  const viewer = useViewer();
  if (!invitation) {
    return (
      <AccountFrame title={t('endedTitle')} text={t('endedText')}>
        <LinkButton href="/" size="field" className="w-full">
          {notFound('action')}
        </LinkButton>
      </AccountFrame>
    );
  }
  const { projectName, role } = invitation;
  return (
    <AccountFrame title={t('title', { project: projectName })} text={t(`text.${role}`)}>
      {viewer?.kind === 'user' ? (
        <Join token={token} name={viewer.name} />
      ) : (
        <ComeIn token={token} ways={ways} />
      )}
    </AccountFrame>
  );
}

/** Leaves for the project with a page of its own, so that nothing stays from before. */
async function join(token: string): Promise<void> {
  const { projectId } = await call(acceptInvitation, { params: { token } });
  window.location.assign(projectPath(projectId));
}

function Join({ token, name }: { token: string; name: string }) {
  const t = useTranslations('account.invitation');
  const problemText = useProblemText();
  const joining = useMutation({ mutationFn: () => join(token) });
  return (
    <>
      {joining.error && (
        <div className="mb-4">
          <Banner tone="danger" icon={CircleAlert} role="alert">
            {problemText(joining.error)}
          </Banner>
        </div>
      )}
      <Button
        variant="primary"
        size="field"
        className="w-full"
        onPress={() => joining.mutate()}
        isPending={joining.isPending || joining.isSuccess}
      >
        {t('join')}
      </Button>
      <p className="mt-4 text-ink-2">{t('joiningAs', { name })}</p>
    </>
  );
}

function ComeIn({ token, ways }: { token: string; ways: SignInWays }) {
  const t = useTranslations('account.invitation');
  const mayMake = ways.signUp !== 'closed';
  const [way, setWay] = useState<'new' | 'known'>(mayMake ? 'new' : 'known');
  return (
    <>
      {mayMake && (
        <div className="mb-6">
          <Segments
            label={t('join')}
            value={way}
            onChange={setWay}
            segments={[
              { id: 'new', label: t('withoutAccount') },
              { id: 'known', label: t('withAccount') },
            ]}
          />
        </div>
      )}
      {way === 'new' ? (
        <SignUpForm invitationToken={token} onSignedIn={() => join(token)} />
      ) : (
        <SignInForm ways={ways} callbackUrl={`/invitations/${token}`} onSignedIn={() => join(token)} />
      )}
    </>
  );
}
