'use client';

import { ChevronDown, ChevronUp, Pause, Play, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { browserUploads } from '@/client/browser-uploads';
import type { UploadItem } from '@/client/upload-item';
import type { UploadsSummary } from '@/client/upload-summary';
import { IconButton } from '@/components/ui/icon-button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { UploadRow } from './upload-row';

/** As `--breakpoint-phone`: there the tray is a bar at the foot until somebody opens it. */
const phone = '(width < 480px)';

/** Every upload of this browser with what can be done about it; at the foot of the page, on phones folded. */
export function UploadList({ items, summary }: { items: readonly UploadItem[]; summary: UploadsSummary }) {
  const t = useTranslations('uploads');
  const [isFolded, setFolded] = useState(() => window.matchMedia(phone).matches);
  return (
    <section
      aria-label={t('tray')}
      className="fixed right-6 bottom-6 z-30 w-[392px] animate-rise overflow-hidden rounded-panel bg-surface-2 shadow-3 max-phone:inset-x-0 max-phone:bottom-0 max-phone:w-auto max-phone:rounded-b-none max-phone:pb-[env(safe-area-inset-bottom)] desk:[body:has([data-aside])_&]:right-[412px] phone:[body:has([data-foot])_&]:bottom-24"
    >
      <TrayHead summary={summary} items={items} isFolded={isFolded} onFold={setFolded} />
      {isFolded && summary.kind === 'uploading' && <ProgressBar label={t('tray')} value={summary.share} />}
      {!isFolded && (
        <ul className="max-h-[min(46dvh,420px)] overflow-y-auto">
          {items.map((item) => (
            <UploadRow key={item.id} item={item} />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        <LastEnded items={items} />
      </p>
    </section>
  );
}

function TrayHead({
  summary,
  items,
  isFolded,
  onFold,
}: {
  summary: UploadsSummary;
  items: readonly UploadItem[];
  isFolded: boolean;
  onFold: (isFolded: boolean) => void;
}) {
  const t = useTranslations('uploads');
  const timeLeft = useTimeLeft();
  const isMoving = summary.kind === 'uploading';
  const each = (kinds: readonly UploadItem['state']['kind'][], act: (id: string) => void) =>
    items.filter(({ state }) => kinds.includes(state.kind)).forEach(({ id }) => act(id));
  const uploads = browserUploads();
  const isOver = summary.kind === 'done' || summary.kind === 'failed';
  return (
    <header className="flex min-h-11 items-center gap-1 pr-2 pl-3.5">
      <h2 className="grow truncate">
        {isMoving
          ? t('title.uploading', { current: summary.current, total: summary.total })
          : t(`title.${summary.kind}`, { count: summary.count })}
      </h2>
      {isMoving && summary.secondsLeft !== undefined && (
        <span className="mr-1.5 text-12 text-ink-3">
          {t('timeLeft', { time: timeLeft(summary.secondsLeft) })}
        </span>
      )}
      {isMoving && (
        <IconButton
          label={t('pauseAll')}
          icon={Pause}
          size="sm"
          onPress={() => each(['uploading', 'stalled', 'waiting'], uploads.pause)}
        />
      )}
      {summary.kind === 'paused' && (
        <IconButton
          label={t('resumeAll')}
          icon={Play}
          size="sm"
          onPress={() => each(['paused'], uploads.resume)}
        />
      )}
      <IconButton
        label={isFolded ? t('unfold') : t('fold')}
        icon={isFolded ? ChevronUp : ChevronDown}
        size="sm"
        onPress={() => onFold(!isFolded)}
        aria-expanded={!isFolded}
      />
      {isOver && (
        <IconButton
          label={t('clear')}
          icon={X}
          size="sm"
          onPress={() => each(['ready', 'failed'], uploads.dismiss)}
        />
      )}
    </header>
  );
}

/** Seconds as people say how long something takes. */
function useTimeLeft(): (seconds: number) => string {
  const t = useTranslations('uploads');
  return (seconds) => {
    if (seconds < 90) return t('seconds', { seconds });
    const minutes = Math.round(seconds / 60);
    return minutes < 60
      ? t('minutes', { minutes })
      : t('hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  };
}

/** For who does not see the list: what came to an end last. */
function LastEnded({ items }: { items: readonly UploadItem[] }) {
  const t = useTranslations('uploads.announce');
  const last = items.findLast(({ state }) => state.kind === 'ready' || state.kind === 'failed');
  if (last?.state.kind === 'ready') return t('ready', { name: last.name });
  if (last?.state.kind === 'failed')
    return t('failed', { name: last.name, sentence: last.state.problem.sentence });
  return null;
}
