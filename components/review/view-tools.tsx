import { Activity, MessageSquareText, MoveHorizontal, ZoomIn, ZoomOut } from 'lucide-react';
import { useCallback, useRef } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { setText } from '@/components/waveform/set-text';
import type { Stage } from '@/components/waveform/stage';
import { useOnStage } from '@/components/waveform/use-on-stage';
import { canZoomIn, endFrame, isClose, isFitted, type Viewport } from '@/components/waveform/viewport';
import { formatClock, framesToSeconds, type Frames } from '@/domain/time';
import { FindingLine } from './finding-line';
import { shortcutOf } from './keyboard-map';
import { useReview, useView } from './review-context';
import { isOpen } from './threads';

/** What was found, and how the sound is looked at. */
export function ViewTools() {
  const { view, threads, sound } = useReview();
  const t = useTranslations('review.tools');
  const showsLoudness = useView((now) => now.showsLoudness);
  return (
    <div className="flex items-center gap-3 pt-3.5 pb-3 max-phone:hidden">
      <FindingLine />
      <span className="grow" />
      {sound && (
        <>
          <SeenSpan />
          <Zoom />
          <span className="h-5 w-px shrink-0 bg-line-2" />
          <ToggleButton
            isSelected={showsLoudness}
            onChange={(shows) => view.setState({ showsLoudness: shows })}
            className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-control px-2.5 text-12 font-medium text-ink-2 hover:text-ink-1 selected:bg-surface-3 selected:text-ink-1 touch:h-11"
          >
            <Activity aria-hidden className="size-3.5" strokeWidth={1.75} />
            {t('loudness')}
          </ToggleButton>
        </>
      )}
      <Button
        variant="ghost"
        icon={MessageSquareText}
        onPress={() => view.setState({ isDrawerOpen: true })}
        className="drawer:hidden"
      >
        {t('notes')} {threads.filter(isOpen).length}
      </Button>
    </div>
  );
}

/** Takes from the stage only what it shows, so that it is not drawn again at every step of a scroll. */
function Zoom() {
  const { stage } = useReview();
  const t = useTranslations('review.tools');
  const isWhole = useStore(stage, ({ viewport, extent }) => isFitted(viewport, extent));
  const isClosest = useStore(stage, ({ viewport, extent }) => !canZoomIn(viewport, extent));
  const { zoom, fit } = stage.getState();
  return (
    <div role="group" aria-label={t('label')} className="flex gap-0.5">
      <IconButton
        label={t('zoomOut')}
        icon={ZoomOut}
        shortcut={shortcutOf('zoomOut')}
        onPress={() => zoom(0.5)}
        className={isWhole ? 'text-ink-3' : ''}
      />
      <IconButton
        label={t('zoomIn')}
        icon={ZoomIn}
        shortcut={shortcutOf('zoomIn')}
        onPress={() => zoom(2)}
        className={isClosest ? 'text-ink-3' : ''}
      />
      <IconButton label={t('fit')} icon={MoveHorizontal} shortcut={shortcutOf('fit')} onPress={fit} />
    </div>
  );
}

/** Written by itself, in a box of its own: while somebody scrolls it changes with every frame, and moves nothing else. */
function SeenSpan() {
  const { stage } = useReview();
  const t = useTranslations('review.tools');
  const text = useRef<HTMLSpanElement>(null);
  const write = useCallback(
    ({ viewport, extent, sampleRate }: Stage) => {
      const from = clock(viewport.startFrame, sampleRate, viewport);
      const to = clock(endFrame(viewport, extent), sampleRate, viewport);
      if (text.current) setText(text.current, t('seen', { from, to }));
    },
    [t],
  );
  useOnStage(stage, write);
  // Absolute in a box that stands still: of a row's own items a browser lays out the whole row.
  return (
    <span className="relative h-4.5 w-44 shrink-0 max-desk:hidden">
      <span
        ref={text}
        className="absolute inset-0 text-right text-12 leading-4.5 whitespace-nowrap text-ink-3 contain-strict"
      />
    </span>
  );
}

const clock = (frame: number, sampleRate: number, viewport: Viewport) =>
  formatClock(framesToSeconds(frame as Frames, sampleRate), isClose(viewport) ? 3 : 0);
