'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleAlert, Undo2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type * as Y from 'yjs';
import { revisionQuery } from '@/client/revision';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import type { Stretch } from '@/domain/api/session-history';
import { areWordsSame } from '@/session/edits/bring-back-words';
import { PastSkeleton } from './past-skeleton';
import { useStretchWhen, useWriters } from './stretches';
import { useBringBack } from './use-bring-back';
import { useReading } from './use-reading';

const PastWords = dynamic(() => import('./past-words').then((words) => words.PastWords), {
  ssr: false,
  loading: PastSkeleton,
});

interface RevisionProps {
  sessionId: string;
  stretch: Stretch;
  /** What the session is now; undefined while it is not here. */
  document: Y.Doc | undefined;
  /** Why nothing can be brought back now. */
  reason: string | undefined;
}

/** What the words were at the end of a stretch, and the way back to them. */
export function Revision({ sessionId, stretch, document, reason }: RevisionProps) {
  const t = useTranslations('session.history');
  const problemText = useProblemText();
  const titleId = useId();
  const when = useStretchWhen()(stretch);
  const who = useWriters()(stretch);
  const bringBack = useBringBack(document);
  const { data: past, error, refetch } = useQuery(revisionQuery(sessionId, stretch.seq));
  return (
    <section aria-labelledby={titleId} className="min-w-0">
      <header className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h2 id={titleId} className="text-16 font-medium tabular-nums">
            {when}
          </h2>
          <p className="mt-0.5 truncate text-ink-2">{who}</p>
        </div>
        <BringBack
          key={stretch.seq}
          past={past}
          document={document}
          reason={reason}
          onPress={(words) => bringBack(words, when)}
        />
      </header>
      {error && (
        <Banner tone="danger" icon={CircleAlert} role="alert">
          {problemText(error)}{' '}
          <Button variant="ghost" size="sm" onPress={() => void refetch()}>
            {t('again')}
          </Button>
        </Banner>
      )}
      {past ? <PastWords key={stretch.seq} past={past} /> : !error && <PastSkeleton />}
    </section>
  );
}

function BringBack({
  past,
  document,
  reason,
  onPress,
}: {
  past: Y.Doc | undefined;
  document: Y.Doc | undefined;
  reason: string | undefined;
  onPress: (past: Y.Doc) => void;
}) {
  const t = useTranslations('session.history');
  const isSame = useReading(past && document, (now) => past !== undefined && areWordsSame(now, past));
  const why = reason ?? (isSame === undefined ? t('opening') : isSame ? t('same') : undefined);
  return (
    <Button
      variant="primary"
      icon={Undo2}
      reason={why}
      onPress={() => {
        if (past) onPress(past);
      }}
    >
      {t('bringBack')}
    </Button>
  );
}
