'use client';

import './globals.css';
import { IntlProvider } from 'use-intl';
import { BrokenNotice } from '@/components/app-shell/notices';
import { en } from '@/components/messages/en';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

/** Stands in when even the frame of every page stopped. */
export default function BrokenApp({ error, reset }: Props) {
  return (
    <html lang="en" data-theme="dark">
      <body>
        <IntlProvider locale="en-GB" messages={en}>
          <BrokenNotice digest={error.digest} onRetry={reset} />
        </IntlProvider>
      </body>
    </html>
  );
}
