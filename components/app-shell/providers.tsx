'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { IntlProvider, useTranslations } from 'use-intl';
import { makeQueryClient } from '@/client/query-client';
import { en } from '@/components/messages/en';
import { UploadTray } from '@/components/project/upload-tray';
import { Toasts } from '@/components/ui/toast';
import { InstanceProvider, type Instance } from './instance';
import { KeepFocus } from './keep-focus';
import { SignedOutLine } from './lines';
import { NonceProvider } from './nonce';
import type { Density, Theme } from './preferences';
import { AppearanceProvider } from './theme';
import { ViewerProvider, type PageViewer } from './viewer';

const locale = 'en-GB';

declare module 'react-aria-components' {
  interface RouterConfig {
    routerOptions: NonNullable<Parameters<ReturnType<typeof useRouter>['push']>[1]>;
  }
}

export interface ProvidersProps {
  nonce: string;
  instance: Instance;
  viewer: PageViewer | null;
  theme: Theme;
  density: Density;
  children: ReactNode;
}

/** Everything that stands around every page. */
export function Providers({ nonce, instance, viewer, theme, density, children }: ProvidersProps) {
  const router = useRouter();
  const [cache] = useState(makeQueryClient);
  const timeZone = useTimeZone();
  return (
    <NonceProvider nonce={nonce}>
      <QueryClientProvider client={cache}>
        <IntlProvider locale={locale} messages={en} timeZone={timeZone}>
          <I18nProvider locale={locale}>
            <RouterProvider navigate={(href, options) => router.push(href, options)}>
              <AppearanceProvider initialTheme={theme} initialDensity={density}>
                <InstanceProvider instance={instance}>
                  <ViewerProvider viewer={viewer}>
                    <SignedOutLine />
                    {children}
                    {viewer?.kind === 'user' && <UploadTray />}
                    <Notifications />
                    <KeepFocus />
                  </ViewerProvider>
                </InstanceProvider>
              </AppearanceProvider>
            </RouterProvider>
          </I18nProvider>
        </IntlProvider>
      </QueryClientProvider>
    </NonceProvider>
  );
}

/** The zone of this device; moments are told only where it is known. */
function useTimeZone(): string {
  return useSyncExternalStore(
    () => () => undefined,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
}

function Notifications() {
  const t = useTranslations('common');
  return <Toasts label={t('notifications')} closeLabel={t('close')} />;
}
