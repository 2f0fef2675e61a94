import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ownPath } from '@/domain/own-path';
import { SignUpPage } from '@/components/account/sign-up-page';
import { signInWays } from '@/server/auth/ways';
import { pageViewer } from '@/server/http/page';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'Create an account' };

interface Props {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}

export default async function Page({ searchParams }: Props) {
  const callbackUrl = ownPath((await searchParams).callbackUrl);
  const viewer = await pageViewer();
  if (viewer?.kind === 'user') redirect(callbackUrl);
  return <SignUpPage signUp={signInWays(runtime()).signUp} callbackUrl={callbackUrl} />;
}
