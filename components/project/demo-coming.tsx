'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { createScope } from '@/client/scope';
import { TopBar } from '@/components/app-shell/top-bar';
import { useViewer } from '@/components/app-shell/viewer';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress-bar';

const lookEveryMilliseconds = 1_000;

/** What a newcomer sees while his demo is made, and turns into the page behind it when it is; who will not wait goes on. */
export function DemoComing({ progress, children }: { progress: number; children: ReactNode }) {
  const t = useTranslations('project.coming');
  const viewer = useViewer();
  const router = useRouter();
  const [waits, setWaits] = useState(true);
  const look = useEffectEvent(() => router.refresh());
  useEffect(() => {
    const scope = createScope();
    if (waits) scope.interval(() => look(), lookEveryMilliseconds);
    return () => scope.dispose();
  }, [waits]);
  if (!waits) return children;
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar crumbs={[{ label: t('crumb') }]} />
      <main className="mx-auto w-full max-w-[968px] px-6 pt-20 pb-32 max-phone:px-4 max-phone:pt-8">
        <h1 className="text-36 leading-[42px] font-semibold tracking-title max-phone:text-26">
          {t('title', { name: viewer?.name.split(' ')[0] ?? '' })}
        </h1>
        <p className="mt-1.5 max-w-[60ch] text-16 text-ink-2">{t('text')}</p>
        <ProgressBar label={t('progress')} value={progress} className="mt-8 mb-6" />
        <Button variant="ghost" onPress={() => setWaits(false)} className="-ml-3">
          {t('skip')}
        </Button>
      </main>
    </div>
  );
}
