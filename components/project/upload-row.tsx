'use client';

import {
  AudioWaveform,
  CircleCheck,
  CloudOff,
  FileMusic,
  FileX,
  Pause,
  Play,
  RotateCw,
  X,
  type LucideIcon,
} from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { browserUploads } from '@/client/browser-uploads';
import { chooseFiles } from '@/client/choose-files';
import { shareSent, type UploadItem, type UploadState } from '@/client/upload-item';
import { projectPath } from '@/components/app-shell/paths';
import { mixPath } from '@/domain/review/deep-link';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { formatBytes } from './format-bytes';

const looks: Record<UploadState['kind'], { icon: LucideIcon; colour: string }> = {
  waiting: { icon: FileMusic, colour: 'text-ink-3' },
  uploading: { icon: FileMusic, colour: 'text-ink-3' },
  stalled: { icon: CloudOff, colour: 'text-change' },
  paused: { icon: FileMusic, colour: 'text-ink-3' },
  interrupted: { icon: FileMusic, colour: 'text-change' },
  uploaded: { icon: AudioWaveform, colour: 'text-open' },
  processing: { icon: AudioWaveform, colour: 'text-open' },
  ready: { icon: CircleCheck, colour: 'text-ok' },
  failed: { icon: FileX, colour: 'text-danger' },
};

/** One file on its way in: how far it is, and what can be done about it. */
export function UploadRow({ item }: { item: UploadItem }) {
  const t = useTranslations('uploads');
  const { name, state } = item;
  const { icon: Icon, colour } = looks[state.kind];
  // Beside several lines of text, what belongs to the name stays beside it.
  const atTop = state.kind === 'interrupted' || state.kind === 'failed' ? 'mt-0.5 self-start' : '';
  const isUnderWay = ['uploading', 'stalled', 'paused', 'interrupted'].includes(state.kind);
  return (
    <li className="grid min-h-[42px] grid-cols-[18px_minmax(0,1fr)_auto] items-center gap-x-2.5 border-t border-line-2 py-[9px] pr-2 pl-3.5">
      <Icon aria-hidden className={`size-4 ${atTop} ${colour}`} strokeWidth={1.75} />
      <div className="min-w-0">
        <span className="flex items-baseline justify-between gap-3">
          <span className="truncate" title={name}>
            {name}
          </span>
          <span className="shrink-0 text-12 text-ink-2">
            <StateText item={item} />
          </span>
        </span>
        {isUnderWay && 'sent' in state && (
          <>
            <ProgressBar label={t('progressOf', { name })} value={shareSent(item)} className="mt-1.5" />
            <p className="mt-1 text-11 text-ink-3 tabular-nums">
              {t('bytes', {
                sent: formatBytes(state.sent),
                total: formatBytes(item.bytes),
              })}
            </p>
          </>
        )}
        {state.kind === 'failed' && (
          <p className="mt-0.5 text-12 text-ink-2">
            <FailureText problem={state.problem} name={name} />
          </p>
        )}
        {state.kind === 'interrupted' && <ChooseAgain item={item} />}
      </div>
      <div className={atTop}>
        <Actions item={item} />
      </div>
    </li>
  );
}

function StateText({ item }: { item: UploadItem }) {
  const t = useTranslations('uploads.state');
  const { state } = item;
  const percent = Math.floor(shareSent(item) * 100);
  switch (state.kind) {
    case 'uploading':
      return state.speed === undefined
        ? t('started', { percent })
        : t('progress', { percent, speed: `${formatBytes(state.speed)}/s` });
    case 'paused':
      return t('paused', { percent });
    case 'interrupted':
      return t('interrupted', { percent });
    case 'processing':
      return t('processing', { percent: Math.floor(state.progress * 100) });
    case 'waiting':
    case 'stalled':
    case 'uploaded':
    case 'ready':
    case 'failed':
      return t(state.kind);
  }
}

function FailureText({ problem, name }: { problem: { code: string; sentence: string }; name: string }) {
  const t = useTranslations('uploads');
  if (problem.sentence) return problem.sentence;
  if (problem.code === 'file-gone') return t('fileGone', { name });
  return t(problem.code === 'not-signed-in' ? 'signedOut' : 'lineGone');
}

/** A browser forgets files with the page; the same file goes on where it stopped. */
function ChooseAgain({ item }: { item: UploadItem }) {
  const t = useTranslations('uploads');
  const [otherName, setOtherName] = useState<string>();
  const choose = async () => {
    const [file] = await chooseFiles('one');
    if (file) setOtherName(browserUploads().reattach(item.id, file) ? undefined : file.name);
  };
  return (
    <div className="mt-1.5">
      <p className="text-12 text-ink-3" role={otherName ? 'alert' : undefined}>
        {otherName ? t('otherFile', { chosen: otherName, name: item.name }) : t('chooseAgainText')}
      </p>
      <Button size="sm" className="mt-1.5 mb-1" onPress={() => void choose()}>
        {t('chooseAgain')}
      </Button>
    </div>
  );
}

function Actions({ item }: { item: UploadItem }) {
  const t = useTranslations('uploads');
  const uploads = browserUploads();
  const { id, name, state, destination } = item;
  const press = (
    label: 'pause' | 'resume' | 'retry' | 'cancel' | 'dismiss' | 'forget',
    icon: LucideIcon,
    act: () => void,
  ) => <IconButton key={label} label={t(label, { name })} icon={icon} size="sm" onPress={act} />;
  const cancel = press('cancel', X, () => uploads.cancel(id));
  const dismiss = press('dismiss', X, () => uploads.dismiss(id));
  return (
    <span className="flex items-center">
      {(state.kind === 'uploading' || state.kind === 'stalled' || state.kind === 'waiting') &&
        press('pause', Pause, () => uploads.pause(id))}
      {state.kind === 'paused' && press('resume', Play, () => uploads.resume(id))}
      {state.kind === 'failed' && state.canRetry && press('retry', RotateCw, () => uploads.retry(id))}
      {state.kind === 'ready' && (
        <Link
          href={'mixId' in destination ? mixPath(destination.mixId) : projectPath(destination.projectId)}
          className="control-sm flex items-center rounded-control px-2 text-12 font-medium hover:bg-surface-3"
        >
          {t('open')}
        </Link>
      )}
      {(state.kind === 'uploading' ||
        state.kind === 'stalled' ||
        state.kind === 'waiting' ||
        state.kind === 'paused') &&
        cancel}
      {state.kind === 'interrupted' && press('forget', X, () => uploads.cancel(id))}
      {(state.kind === 'ready' || state.kind === 'failed') && dismiss}
    </span>
  );
}
