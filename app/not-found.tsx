import type { Metadata } from 'next';
import { NotFoundNotice } from '@/components/app-shell/notices';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return <NotFoundNotice />;
}
