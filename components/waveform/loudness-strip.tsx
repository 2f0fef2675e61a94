import { useCallback, useEffect, useRef } from 'react';
import type { Playback } from '@/client/playback';
import { StageCanvas, type Surface } from './canvas';
import { drawLoudness, type LoudnessCurve } from './draw-loudness';
import type { Palette } from './palette';
import type { Stage, StageStore } from './stage';
import { xOf } from './viewport';

interface LoudnessStripProps {
  stage: StageStore;
  playback: Playback;
  curve: LoudnessCurve;
  palette: Palette;
  label: string;
}

/** Short-term loudness under the wave; what was played stands in the played tone. */
export function LoudnessStrip({ stage, playback, curve, palette, label }: LoudnessStripProps) {
  const redraw = useRef<((frame: number) => void) | null>(null);
  const draw = useCallback(
    (surface: Surface, { viewport }: Stage) => {
      const playedX = (frame: number) =>
        Math.round(Math.min(surface.width, Math.max(0, xOf(viewport, frame))));
      let drawnX = -1;
      redraw.current = (frame) => {
        if (playedX(frame) === drawnX) return;
        drawnX = playedX(frame);
        drawLoudness(surface, { curve, viewport, palette }, drawnX);
      };
      redraw.current(playback.position());
    },
    [curve, palette, playback],
  );
  useEffect(() => playback.watch((frame) => redraw.current?.(frame)), [playback]);

  return (
    <>
      <StageCanvas stage={stage} draw={draw} />
      <span className="absolute top-1.5 left-3.5 text-11 font-medium text-ink-3">{label}</span>
    </>
  );
}
