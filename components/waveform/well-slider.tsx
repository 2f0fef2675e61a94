import { useEffect, useEffectEvent, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Playback } from '@/client/playback';
import { framesToSeconds, type Frames, type Seconds } from '@/domain/time';
import type { StageStore } from './stage';

const steps: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/** The one stop of the well in the tab order: a slider of time, spoken in minutes and seconds. */
export function WellSlider({
  stage,
  playback,
  label,
  speak,
  children,
}: {
  stage: StageStore;
  playback: Playback;
  label: string;
  speak: (at: Seconds) => string;
  children: ReactNode;
}) {
  const slider = useRef<HTMLDivElement>(null);
  const frames = useStore(stage, (state) => state.extent.frames);
  const sampleRate = useStore(stage, (state) => state.sampleRate);

  const say = useEffectEvent((at: Seconds) => speak(at));

  // While sound plays the value stands still for screen readers: they would talk over the music.
  useEffect(
    () =>
      playback.watch((frame, cause) => {
        if (cause === 'tick' && playback.getState().motion.kind === 'playing') return;
        const now = framesToSeconds(frame as Frames, sampleRate);
        slider.current?.setAttribute('aria-valuenow', now.toFixed(3));
        slider.current?.setAttribute('aria-valuetext', say(now));
      }),
    [playback, sampleRate],
  );

  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    if (event.key === 'Home') playback.seek(0);
    else if (event.key === 'End') playback.seek(frames);
    else if (step !== undefined) playback.move(step * (event.shiftKey ? 5 : 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={slider}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Number(framesToSeconds(frames as Frames, sampleRate).toFixed(3))}
      aria-valuenow={0}
      aria-valuetext={speak(framesToSeconds(0 as Frames, sampleRate))}
      data-well
      onKeyDown={move}
      className="absolute inset-0 outline-hidden"
    >
      {children}
    </div>
  );
}
