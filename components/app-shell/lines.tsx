'use client';

import { CloudOff, LogOut } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { onSignedOut } from '@/client/api';
import type { LiveStatus } from '@/client/facts-stream';
import { createScope } from '@/client/scope';
import { signInPath } from './paths';

/** A loss of the line shorter than this is not worth a word. */
const patience = 2_000;

/** Whether something has been so for longer than is not worth a word. */
export function useIsLong(isSo: boolean): boolean {
  const [isLong, setLong] = useState(false);

  useEffect(() => {
    if (!isSo) return;
    const scope = createScope();
    scope.timeout(() => setLong(true), patience);
    return () => {
      scope.dispose();
      setLong(false);
    };
  }, [isSo]);

  return isSo && isLong;
}

/** The line under the top bar while a project is not followed live. */
export function ConnectionLine({ status }: { status: LiveStatus }) {
  const t = useTranslations('common.connection');
  const isLong = useIsLong(status === 'offline' || status === 'connecting');

  if (status !== 'ended' && !isLong) return null;
  return (
    <p role="status" className="flex items-center gap-2 bg-change-wash px-4 py-1.5 text-12 text-ink-1">
      <CloudOff aria-hidden className="size-3.5 shrink-0 text-change" strokeWidth={1.75} />
      {status === 'ended' ? t('ended') : t('offline')}
    </p>
  );
}

/** Says once that this device was signed out, and leads back here after signing in. */
export function SignedOutLine() {
  const t = useTranslations('common.signedOut');
  const [isSignedOut, setSignedOut] = useState(false);
  useEffect(() => onSignedOut(() => setSignedOut(true)), []);
  if (!isSignedOut) return null;
  return (
    <p
      role="alert"
      className="sticky top-0 z-(--z-toast) flex flex-wrap items-center gap-x-3 gap-y-1 bg-danger-wash px-4 py-2"
    >
      <LogOut aria-hidden className="size-4 shrink-0 text-danger" strokeWidth={1.75} />
      {t('text')}
      <Link
        href={signInPath(window.location.pathname + window.location.search)}
        className="font-medium underline underline-offset-3"
      >
        {t('action')}
      </Link>
    </p>
  );
}
