import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SettingsPage } from '@/components/account/settings-page';
import { signInPath } from '@/components/app-shell/paths';
import { pageViewer } from '@/server/http/page';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page() {
  const viewer = await pageViewer();
  if (viewer?.kind !== 'user') redirect(signInPath('/settings'));
  return <SettingsPage />;
}
