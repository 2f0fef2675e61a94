import { useCallback, useLayoutEffect, useRef, type RefObject } from 'react';
import type { Playback } from '@/client/playback';
import { formatClock, framesToSeconds, type Frames } from '@/domain/time';
import { labelGap, labelReach } from './labels';
import type { StageStore } from './stage';
import { setText } from './set-text';
import { useOnStage } from './use-on-stage';
import { xOf } from './viewport';

interface PlayheadProps {
  stage: StageStore;
  playback: Playback;
  /** Where colleagues' labels stand; ours flips to the other side of the line before it meets one. */
  others: RefObject<ReadonlyMap<string, number>>;
  onFlip: (isFlipped: boolean) => void;
}

/** The one lamp: the line where sound is, every frame from the audio clock. */
export function Playhead({ stage, playback, others, onFlip }: PlayheadProps) {
  const line = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLSpanElement>(null);
  const place = useCallback(
    (frame: number) => {
      if (!line.current || !label.current) return;
      const {
        viewport,
        sampleRate,
        extent: { width },
      } = stage.getState();
      const x = xOf(viewport, frame);
      const isSeen = x >= -1 && x <= width + 1;
      line.current.style.visibility = isSeen ? 'visible' : 'hidden';
      line.current.style.transform = `translateX(${x}px)`;
      setText(label.current, formatClock(framesToSeconds(frame as Frames, sampleRate)));
      const meets = [...others.current.values()].some((other) => other > x && other < x + labelReach + 24);
      const flips = x + labelReach > width || (meets && x > labelReach);
      onFlip(flips);
      label.current.style.transform = flips
        ? `translateX(calc(-100% - ${labelGap}px))`
        : `translateX(${labelGap}px)`;
    },
    [stage, others, onFlip],
  );
  const placeNow = useCallback(() => place(playback.position()), [place, playback]);
  useOnStage(stage, placeNow);
  useLayoutEffect(() => playback.watch((frame) => place(frame)), [playback, place]);

  return (
    <div
      ref={line}
      aria-hidden
      className="pointer-events-none invisible will-change-transform absolute top-[26px] bottom-0 left-0 z-(--z-playhead) -ml-[0.75px] w-[1.5px] bg-lamp shadow-[0_0_0_1.5px_var(--well)] max-phone:top-5"
    >
      <span className="absolute -top-px -left-[5.25px] border-6 border-t-8 border-b-0 border-transparent border-t-lamp" />
      <span
        ref={label}
        className="absolute -top-[19px] left-0 rounded-[5px] bg-lamp px-1.5 text-11 leading-[18px] font-semibold tracking-snug text-lamp-ink"
      />
    </div>
  );
}
