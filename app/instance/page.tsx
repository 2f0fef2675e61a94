import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { MailPage } from '@/components/instance/mail-page';
import { pageViewer } from '@/server/http/page';

export const metadata: Metadata = { title: 'This instance' };

export default async function Page() {
  const viewer = await pageViewer();
  if (viewer?.kind !== 'user' || !viewer.isAdmin) notFound();
  return <MailPage />;
}
