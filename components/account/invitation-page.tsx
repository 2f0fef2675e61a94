'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleAlert, MailQuestion } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiProblem, call } from '@/client/api';
import { invitationPath, projectPath } from '@/components/app-shell/paths';
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
import { useAddressProof } from './use-address-proof';

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
  const [mustProve, setMustProve] = useState(false);
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
  const onSignedIn = async () => setMustProve((await join(token)) === 'prove-first');
  return (
    <AccountFrame title={t('title', { project: projectName })} text={t(`text.${role}`)}>
      {mustProve ? (
        <ProveFirst token={token} />
      ) : viewer?.kind === 'user' ? (
        <Join join={onSignedIn} name={viewer.name} />
      ) : (
        <ComeIn token={token} ways={ways} onSignedIn={onSignedIn} />
      )}
    </AccountFrame>
  );
}

/** Leaves for the project with a page of its own, so that nothing stays from before; or tells what must come first. */
async function join(token: string): Promise<'joined' | 'prove-first'> {
  try {
    const { projectId } = await call(acceptInvitation, { params: { token } });
    window.location.assign(projectPath(projectId));
    return 'joined';
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.code === 'address-unproven') return 'prove-first';
    throw problem;
  }
}

function ProveFirst({ token }: { token: string }) {
  const t = useTranslations('account.invitation');
  const asking = useAddressProof(invitationPath(token));
  return (
    <div className="flex flex-col gap-4">
      <Banner tone="change" icon={MailQuestion} role="alert">
        {t('proveFirst')}
      </Banner>
      <Button variant="primary" size="field" onPress={() => asking.mutate()} isPending={asking.isPending}>
        {t('sendProof')}
      </Button>
    </div>
  );
}

function Join({ join, name }: { join: () => Promise<void>; name: string }) {
  const t = useTranslations('account.invitation');
  const problemText = useProblemText();
  const joining = useMutation({ mutationFn: join });
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

function ComeIn({
  token,
  ways,
  onSignedIn,
}: {
  token: string;
  ways: SignInWays;
  onSignedIn: () => Promise<void>;
}) {
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
        <SignUpForm invitationToken={token} onSignedIn={onSignedIn} />
      ) : (
        <SignInForm ways={ways} callbackUrl={invitationPath(token)} onSignedIn={onSignedIn} />
      )}
    </>
  );
}
