import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Playback } from '@/client/playback';
import { createScope, type Stop } from '@/client/scope';
import { useNonce } from '@/components/app-shell/nonce';
import { StageCanvas, type Surface } from './canvas';
import type { RowBox } from './draw-wave';
import type { Palette } from './palette';
import type { WaveSource } from './samples';
import type { Stage, StageStore } from './stage';
import { useOnStage } from './use-on-stage';
import { contentWidth, isClose } from './viewport';
import { paintWave, type WavePicture } from './wave-picture';
import { createWaveView, type WavePaint, type WaveView } from './wavesurfer-view';

interface WaveCanvasProps {
  stage: StageStore;
  playback: Playback;
  source: WaveSource;
  boxes: readonly RowBox[];
  height: number;
  palette: Palette;
}

/** How long hands must rest before wavesurfer draws; what stands in for it looks the same. */
const restMilliseconds = 400;

/**
 * The plain wave, played and unplayed, drawn by wavesurfer.js from our peaks. It draws anew three views of canvases for
 * every zoom, so while the zoom moves a canvas of ours stands in its place; and close in, where samples are drawn and no
 * element could be as wide as the sound, for as long as one looks.
 */
export function WaveCanvas(props: WaveCanvasProps) {
  const { stage, playback, source, boxes, height, palette } = props;
  const { level } = source;
  const holder = useRef<HTMLDivElement>(null);
  const [wave, setWave] = useState<WaveView | null>(null);
  const nonce = useNonce();
  const frames = useStore(stage, (state) => state.extent.frames);
  const sampleRate = useStore(stage, (state) => state.sampleRate);
  const drawnWidth = useRef<number | null>(null);
  const [isOurs, setOurs] = useState(true);

  useLayoutEffect(() => {
    if (!holder.current) return;
    const made = createWaveView(holder.current, { frames, sampleRate, nonce });
    drawnWidth.current = null;
    setWave(made);
    return () => made.dispose();
  }, [frames, sampleRate, nonce]);

  const paint = useMemo<WavePaint>(() => {
    const tones = { peak: palette.rms, rms: palette.rms, peakAlpha: palette.peakAlpha };
    return { level, boxes, height, tones, playedTone: palette.playedRms };
  }, [level, boxes, height, palette]);

  const stopResting = useRef<Stop>(() => undefined);
  const follow = useCallback(
    ({ viewport, extent }: Stage) => {
      stopResting.current();
      const width = contentWidth(viewport, extent);
      if (isClose(viewport)) return setOurs(true);
      if (width === drawnWidth.current) return wave?.show(paint, viewport, extent);
      setOurs(true);
      const scope = createScope();
      stopResting.current = () => scope.dispose();
      scope.timeout(() => {
        drawnWidth.current = width;
        wave?.show(paint, viewport, extent);
        setOurs(false);
      }, restMilliseconds);
    },
    [wave, paint],
  );
  useOnStage(stage, follow);
  useEffect(() => () => stopResting.current(), []);
  useEffect(() => playback.watch((frame) => wave?.setPlayhead(frame)), [playback, wave]);

  return (
    <>
      <div
        ref={holder}
        aria-hidden
        className={`pointer-events-none absolute inset-0 isolate ${isOurs ? 'invisible' : ''}`}
      />
      {isOurs && <OwnCanvas {...props} />}
    </>
  );
}

function OwnCanvas({ stage, playback, source, boxes, palette }: WaveCanvasProps) {
  const picture = useRef<WavePicture | null>(null);
  const draw = useCallback(
    (surface: Surface, { viewport, extent }: Stage) => {
      const scene = { viewport, frames: extent.frames, source, boxes, palette };
      picture.current = paintWave(surface, scene, playback.position());
    },
    [source, boxes, palette, playback],
  );
  useEffect(() => playback.watch((frame) => picture.current?.light(frame)), [playback]);
  return <StageCanvas stage={stage} draw={draw} />;
}
