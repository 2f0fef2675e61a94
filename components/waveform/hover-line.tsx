import { useCallback, useLayoutEffect, useRef } from 'react';
import type { StoreApi } from 'zustand';
import type { Playback } from '@/client/playback';
import { formatClock, framesToSeconds, type Frames } from '@/domain/time';
import { besides, playheadLabel } from './labels';
import { countsSamples, formatFrame } from './ruler-ticks';
import { setText } from './set-text';
import type { StageStore } from './stage';
import { useOnStage } from './use-on-stage';
import { xOf } from './viewport';

export interface Hover {
  /** Where the mouse points; null when it does not. */
  readonly frame: number | null;
  /** How long the range being drawn is, in frames. */
  readonly drawnFrames: number | null;
}

interface HoverLineProps {
  stage: StageStore;
  playback: Playback;
  hover: StoreApi<Hover>;
  /** On which side of its line the playhead's label stands: ours goes beside it. */
  isLabelFlipped: boolean;
}

/** A thin line under the mouse with its time above it, or the length of the range being drawn. */
export function HoverLine({ stage, playback, hover, isLabelFlipped }: HoverLineProps) {
  const line = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLSpanElement>(null);
  const measured = useRef({ letters: 0, width: 0 });
  const show = useCallback(() => {
    const { frame, drawnFrames } = hover.getState();
    const { viewport, sampleRate, extent } = stage.getState();
    if (!line.current || !label.current) return;
    line.current.style.visibility = frame === null ? 'hidden' : 'visible';
    if (frame === null) return;
    const x = Math.round(xOf(viewport, frame));
    line.current.style.transform = `translateX(${x}px)`;
    const [moment, length] = countsSamples(viewport)
      ? [formatFrame(Math.round(frame)), formatFrame(drawnFrames ?? 0)]
      : [
          formatClock(framesToSeconds(frame as Frames, sampleRate)),
          `${((drawnFrames ?? 0) / sampleRate).toFixed(3)} s`,
        ];
    const text = drawnFrames === null ? moment : length;
    setText(label.current, text);
    // Figures are equally wide, and measuring costs a layout.
    if (text.length !== measured.current.letters)
      measured.current = { letters: text.length, width: label.current.offsetWidth };
    const taken = playheadLabel(xOf(viewport, playback.position()), isLabelFlipped);
    const aside = besides(x, measured.current.width, taken, extent.width) - x;
    label.current.style.transform = `translateX(calc(-50% + ${aside}px))`;
  }, [stage, playback, hover, isLabelFlipped]);
  useOnStage(stage, show);
  useLayoutEffect(() => hover.subscribe(show), [hover, show]);
  useLayoutEffect(() => playback.watch(show), [playback, show]);

  return (
    <div
      ref={line}
      aria-hidden
      className="pointer-events-none invisible will-change-transform absolute top-[26px] bottom-0 left-0 w-px bg-ink-3 max-phone:top-5"
    >
      <span
        ref={label}
        className="absolute -top-[19px] left-1/2 rounded-[5px] bg-surface-3 px-1.5 text-11 leading-[18px] font-medium whitespace-nowrap text-ink-1"
      />
    </div>
  );
}
