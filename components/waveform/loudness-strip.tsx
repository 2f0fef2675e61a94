import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Playback } from '@/client/playback';
import { Canvas, type Surface } from './canvas';
import { drawLoudness, type LoudnessCurve } from './draw-loudness';
import type { Palette } from './palette';
import type { StageStore } from './stage';
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
  const viewport = useStore(stage, (state) => state.viewport);
  const width = useStore(stage, (state) => state.extent.width);
  const [playedX, setPlayedX] = useState(0);

  useEffect(
    () =>
      playback.watch((frame) => setPlayedX(Math.round(Math.min(width, Math.max(0, xOf(viewport, frame)))))),
    [playback, viewport, width],
  );

  const draw = useCallback(
    ({ context, ratio, ...size }: Surface) => {
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawLoudness(context, { curve, viewport, palette, ...size }, playedX);
    },
    [curve, viewport, palette, playedX],
  );

  return (
    <>
      <Canvas draw={draw} />
      <span className="absolute top-1.5 left-3.5 text-11 font-medium text-ink-3">{label}</span>
    </>
  );
}
