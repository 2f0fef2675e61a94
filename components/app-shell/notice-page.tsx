'use client';

import type { ReactNode } from 'react';
import { Brand } from './brand';

/** A page that says one thing: what happened, what is safe, where to go. */
export function NoticePage({
  title,
  text,
  code,
  children,
}: {
  title: string;
  text: string;
  code?: string;
  children: ReactNode;
}) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-[768px] flex-col items-start px-6 py-10">
      <Brand size="lg" />
      <div className="my-auto py-10">
        <h1 className="text-36 font-semibold tracking-title max-phone:text-26">{title}</h1>
        <p className="mt-2 max-w-md text-14 text-ink-2">{text}</p>
        <div className="mt-7 flex gap-2">{children}</div>
        {code && <p className="mt-6 text-12 text-ink-3">{code}</p>}
      </div>
    </main>
  );
}
