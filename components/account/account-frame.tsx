'use client';

import type { ReactNode } from 'react';
import { Brand } from '@/components/app-shell/brand';
import { WaveArt } from './wave-art';

/** A link within the words of an account page. */
export const linkLook =
  'rounded-small font-medium text-ink-1 underline decoration-line-control underline-offset-3 hover:decoration-ink-1';

/** A form of 560 beside the sound; alone where there is no room for both. */
export function AccountFrame({
  title,
  text,
  foot,
  children,
}: {
  title: string;
  text?: ReactNode;
  foot?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="grid min-h-dvh grid-cols-[560px_minmax(0,1fr)] max-desk:grid-cols-1">
      <div className="flex flex-col border-r border-line-1 bg-surface-1 px-24 py-10 max-desk:border-r-0 max-phone:px-5 max-phone:py-6">
        <header className="flex max-desk:mx-auto max-desk:w-full max-desk:max-w-[368px]">
          <Brand size="lg" />
        </header>
        <main className="my-auto py-10 max-desk:mx-auto max-desk:w-full max-desk:max-w-[368px]">
          <h1 className="text-36 font-semibold tracking-title">{title}</h1>
          {text && <p className="mt-2 text-14 text-ink-2">{text}</p>}
          <div className="mt-7">{children}</div>
        </main>
        {foot && (
          <footer className="flex items-center gap-1.5 text-12 text-ink-3 max-desk:mx-auto max-desk:w-full max-desk:max-w-[368px]">
            {foot}
          </footer>
        )}
      </div>
      <div className="max-desk:hidden">
        <WaveArt />
      </div>
    </div>
  );
}
