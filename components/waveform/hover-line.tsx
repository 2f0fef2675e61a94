import { useCallback, useLayoutEffect, useRef } from 'react';
import type { StoreApi } from 'zustand';
import { formatClock, framesToSeconds, type Frames } from '@/domain/time';
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

/** A thin line under the mouse with its time above it, or the length of the range being drawn. */
export function HoverLine({ stage, hover }: { stage: StageStore; hover: StoreApi<Hover> }) {
  const line = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLSpanElement>(null);
  const show = useCallback(() => {
    const { frame, drawnFrames } = hover.getState();
    const { viewport, sampleRate } = stage.getState();
    if (!line.current || !label.current) return;
    line.current.style.visibility = frame === null ? 'hidden' : 'visible';
    if (frame === null) return;
    line.current.style.transform = `translateX(${Math.round(xOf(viewport, frame))}px)`;
    const [moment, length] = countsSamples(viewport)
      ? [formatFrame(Math.round(frame)), formatFrame(drawnFrames ?? 0)]
      : [
          formatClock(framesToSeconds(frame as Frames, sampleRate)),
          `${((drawnFrames ?? 0) / sampleRate).toFixed(3)} s`,
        ];
    setText(label.current, drawnFrames === null ? moment : length);
  }, [stage, hover]);
  useOnStage(stage, show);
  useLayoutEffect(() => hover.subscribe(show), [hover, show]);

  return (
    <div
      ref={line}
      aria-hidden
      className="pointer-events-none invisible absolute top-[26px] bottom-0 left-0 w-px bg-ink-3 max-phone:top-5"
    >
      <span
        ref={label}
        className="absolute -top-[19px] left-1/2 -translate-x-1/2 rounded-[5px] bg-surface-3 px-1.5 text-11 leading-[18px] font-medium whitespace-nowrap text-ink-1"
      />
    </div>
  );
}
