import type { Metadata } from 'next';
import { InvitationPage } from '@/components/account/invitation-page';
import { signInWays } from '@/server/auth/ways';
import { previewInvitation } from '@/server/projects/invitations';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'Invitation', robots: { index: false } };

interface Props {
  params: Promise<{ token: string }>;
}

export default async function Page({ params }: Props) {
  const { token } = await params;
  const preview = await previewInvitation(runtime(), token);
  const invitation = preview && !preview.hasEnded ? preview : null;
  return <InvitationPage token={token} invitation={invitation} ways={signInWays(runtime())} />;
}
