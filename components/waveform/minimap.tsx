import { useEffect, useEffectEvent, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { PeakLevel } from '@/client/peaks-cache';
import type { Playback } from '@/client/playback';
import { createScope } from '@/client/scope';
import { StageCanvas } from './canvas';
import { createMinimapPainter, inset, scaleOf } from './draw-minimap';
import { listenToMinimap } from './minimap-gestures';
import type { Mark } from './marks';
import type { Palette } from './palette';
import type { StageStore } from './stage';
import { useSize } from './use-size';

interface MinimapProps {
  stage: StageStore;
  playback: Playback;
  level: PeakLevel;
  marks: readonly Mark[];
  palette: Palette;
  onSeek: (frame: number) => void;
}

/** The whole sound in one row, the notes under it, and a window on what is seen: drag moves it, its edges zoom. */
export function Minimap({ stage, playback, level, marks, palette, onSeek }: MinimapProps) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const line = useRef<HTMLDivElement>(null);
  const frames = useStore(stage, (state) => state.extent.frames);
  const scale = scaleOf(width, frames);

  const draw = useMemo(
    () => createMinimapPainter({ level, frames, marks, palette }),
    [level, frames, marks, palette],
  );

  useEffect(
    () =>
      playback.watch((at) => {
        if (line.current) line.current.style.transform = `translateX(${inset + at * scale}px)`;
      }),
    [playback, scale],
  );

  const frameOf = useEffectEvent((x: number) => (x - inset) / scale);
  const seek = useEffectEvent((at: number) => onSeek(at));
  useEffect(() => {
    const scope = createScope();
    if (box.current)
      listenToMinimap(box.current, scope, { stage, frameOf: (x) => frameOf(x), onSeek: (at) => seek(at) });
    return () => scope.dispose();
  }, [box, stage]);

  return (
    <div ref={box} aria-hidden className="absolute inset-0 touch-none contain-strict">
      <StageCanvas stage={stage} draw={draw} />
      <div
        ref={line}
        className="absolute top-[12%] left-0 h-[70%] w-[1.5px] will-change-transform bg-lamp max-phone:top-[8%] max-phone:h-[84%]"
      />
    </div>
  );
}
