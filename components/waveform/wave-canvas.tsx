import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { PeakLevel } from '@/client/peaks-cache';
import type { Playback } from '@/client/playback';
import { createScope } from '@/client/scope';
import { useNonce } from '@/components/app-shell/nonce';
import { Canvas, type Surface } from './canvas';
import { readColumns } from './columns';
import { blankImage, paintRow, type RowBox } from './draw-wave';
import type { Palette } from './palette';
import type { StageStore } from './stage';
import { contentWidth, scrollLeft, xOf } from './viewport';
import { createWaveView, type WaveView } from './wavesurfer-view';

interface WaveCanvasProps {
  stage: StageStore;
  playback: Playback;
  level: PeakLevel;
  boxes: readonly RowBox[];
  height: number;
  palette: Palette;
}

/** How long the zoom must rest before wavesurfer draws at it. */
const restMilliseconds = 140;

/**
 * The plain wave, played and unplayed, drawn by wavesurfer.js from our peaks. It draws anew three views of canvases for
 * every zoom, so while the zoom moves one canvas of ours shows the same columns in its place.
 */
export function WaveCanvas({ stage, playback, level, boxes, height, palette }: WaveCanvasProps) {
  const holder = useRef<HTMLDivElement>(null);
  const wave = useRef<WaveView | null>(null);
  const nonce = useNonce();
  const viewport = useStore(stage, (state) => state.viewport);
  const extent = useStore(stage, (state) => state.extent);
  const sampleRate = useStore(stage, (state) => state.sampleRate);
  const { frames } = extent;
  const width = contentWidth(viewport, extent);
  const [restingWidth, setRestingWidth] = useState(width);
  const isZooming = width !== restingWidth;

  useLayoutEffect(() => {
    if (!holder.current) return;
    const made = createWaveView(holder.current, { frames, sampleRate, nonce });
    wave.current = made;
    return () => {
      made.dispose();
      wave.current = null;
    };
  }, [frames, sampleRate, nonce]);

  useLayoutEffect(() => {
    const tones = { peak: palette.rms, rms: palette.rms, peakAlpha: palette.peakAlpha };
    wave.current?.paint({ level, boxes, height, tones, playedTone: palette.playedRms });
  }, [frames, sampleRate, nonce, level, boxes, height, palette]);

  useLayoutEffect(() => {
    if (!isZooming) wave.current?.show(viewport, extent);
  }, [sampleRate, nonce, viewport, extent, isZooming]);

  useEffect(() => {
    const scope = createScope();
    scope.timeout(() => setRestingWidth(width), restMilliseconds);
    return () => scope.dispose();
  }, [width]);

  useEffect(
    () => playback.watch((frame) => wave.current?.setPlayhead(frame)),
    [playback, frames, sampleRate, nonce],
  );

  const draw = useCallback(
    ({ context, ratio, ...size }: Surface) => {
      const count = Math.round(size.width * ratio);
      const framesPerColumn = viewport.framesPerPixel / ratio;
      const played = Math.round(xOf(viewport, playback.position()) * ratio);
      const image = blankImage(count, Math.round(size.height * ratio));
      const { peakAlpha, rms, playedRms } = palette;
      for (const box of boxes) {
        const start = scrollLeft(viewport) * viewport.framesPerPixel;
        const columns = readColumns(level, box.row, start, framesPerColumn, count);
        paintRow(image, columns, box, { peak: playedRms, rms: playedRms, peakAlpha }, ratio, [0, played]);
        paintRow(image, columns, box, { peak: rms, rms, peakAlpha }, ratio, [played, count]);
      }
      context.putImageData(image, 0, 0);
    },
    [viewport, level, boxes, palette, playback],
  );

  return (
    <>
      <div
        ref={holder}
        aria-hidden
        className={`pointer-events-none absolute inset-0 isolate ${isZooming ? 'invisible' : ''}`}
      />
      {isZooming && <Canvas draw={draw} className="pointer-events-none" />}
    </>
  );
}
