import '@fontsource-variable/geist';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import {
  densityCookie,
  firstTheme,
  readDensity,
  readTheme,
  systemThemeScript,
  themeCookie,
} from '@/components/app-shell/preferences';
import { Providers } from '@/components/app-shell/providers';
import type { PageViewer } from '@/components/app-shell/viewer';
import type { Viewer } from '@/domain/viewer';
import { pageViewer } from '@/server/http/page';
import { runtime } from '@/server/runtime';

// Every page carries a nonce of its own and belongs to whoever asks.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'Talkback', template: '%s · Talkback' },
  description: 'A self-hosted workspace in which people make and finish audio together.',
  icons: { icon: '/icon.svg' },
  referrer: 'same-origin',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f7f5' },
    { media: '(prefers-color-scheme: dark)', color: '#141518' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, head, viewer] = await Promise.all([cookies(), headers(), pageViewer()]);
  const nonce = head.get('x-nonce') ?? '';
  const theme = readTheme(jar.get(themeCookie)?.value);
  const density = readDensity(jar.get(densityCookie)?.value);
  return (
    <html lang="en" data-theme={firstTheme(theme)} data-density={density} suppressHydrationWarning>
      <head>
        <meta property="csp-nonce" nonce={nonce} content="" />
        {theme === 'system' && (
          <script
            nonce={nonce}
            suppressHydrationWarning
            dangerouslySetInnerHTML={{ __html: systemThemeScript }}
          />
        )}
      </head>
      <body>
        <Providers
          nonce={nonce}
          instance={{ sendsMail: runtime().env.smtp !== undefined }}
          viewer={viewer && presentViewer(viewer)}
          theme={theme}
          density={density}
        >
          {children}
        </Providers>
      </body>
    </html>
  );
}

/** What the browser may know of who is asking. */
function presentViewer(viewer: Viewer): PageViewer {
  const { id, name } = viewer;
  return viewer.kind === 'user'
    ? { kind: 'user', id, name, email: viewer.email, isAdmin: viewer.isAdmin }
    : { kind: 'guest', id, name };
}
