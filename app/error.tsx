'use client';

import { BrokenNotice } from '@/components/app-shell/notices';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function BrokenPage({ error, reset }: Props) {
  return <BrokenNotice digest={error.digest} onRetry={reset} />;
}
