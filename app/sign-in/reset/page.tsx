import type { Metadata } from 'next';
import { ResetRequestPage } from '@/components/account/reset-request-page';

export const metadata: Metadata = { title: 'A new password' };

export default function Page() {
  return <ResetRequestPage />;
}
