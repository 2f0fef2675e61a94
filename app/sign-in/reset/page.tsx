import type { Metadata } from 'next';
import { ResetRequestPage } from '@/components/account/reset-request-page';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'A new password' };

export default function Page() {
  return <ResetRequestPage hasMail={runtime().env.smtp !== undefined} />;
}
