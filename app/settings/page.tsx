import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SettingsPage } from '@/components/account/settings-page';
import { signInPath } from '@/components/app-shell/paths';
import { signInWays } from '@/server/auth/ways';
import { pageViewer } from '@/server/http/page';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page() {
  const viewer = await pageViewer();
  if (viewer?.kind !== 'user') redirect(signInPath('/settings'));
  return <SettingsPage services={signInWays(runtime()).providers} />;
}
