import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Playback } from '@/client/playback';
import { formatClock, framesToSeconds, secondsToFrames, seconds, type Frames } from '@/domain/time';
import { Canvas, type Surface } from './canvas';
import type { Listener } from './remote-playheads';
import type { Palette } from './palette';
import { rulerTicks, type RulerScale } from './ruler-ticks';
import type { StageStore } from './stage';
import { endFrame, xOf, type Extent, type Viewport } from './viewport';

export interface LoopBar {
  readonly startFrame: number;
  readonly endFrame: number;
}

interface RulerProps {
  stage: StageStore;
  playback: Playback;
  palette: Palette;
  loop: LoopBar | null;
  /** The playhead's label stands left of its line. */
  isLabelFlipped: boolean;
  /** Whose labels stand in the ruler too. */
  listeners: readonly Listener[];
}

const labelGap = 84;
/** The playhead's own label stands where figures would; those it would touch give way. */
const clearance = { near: 30, far: 92, other: 44 };
const edge = 16;

/** Time along the upper edge of the wave, and under it the stretch that is looped. */
export function Ruler({ stage, playback, palette, loop, isLabelFlipped, listeners }: RulerProps) {
  const viewport = useStore(stage, (state) => state.viewport);
  const extent = useStore(stage, (state) => state.extent);
  const sampleRate = useStore(stage, (state) => state.sampleRate);
  // Names of labels in one string: a value that only changes when they do.
  const [hidden, setHidden] = useState('');

  useEffect(() => {
    const { near, far } = clearance;
    const [before, after] = isLabelFlipped ? [far, near] : [near, far];
    const labels = labelsOf(scaleOf(viewport, extent, sampleRate), extent);
    const others = listeners.map((listener) => xOf(viewport, listener.frame));
    return playback.watch((frame) => {
      const own = xOf(viewport, frame);
      const isTouched = (x: number) =>
        (x > own - before && x < own + after) ||
        others.some((other) => Math.abs(x - other) < clearance.other);
      setHidden(labels.flatMap(({ x, label }) => (isTouched(x) ? [label] : [])).join());
    });
  }, [playback, viewport, extent, sampleRate, isLabelFlipped, listeners]);

  const draw = useCallback(
    ({ context, width, height, ratio }: Surface) => {
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      const scale = scaleOf(viewport, extent, sampleRate);
      context.fillStyle = palette.line2;
      for (const { x, isLabelled } of scale.ticks)
        context.fillRect(Math.round(x), height - 3, 1, isLabelled ? -5 : -2);
      context.font = palette.labelFont;
      context.textAlign = 'center';
      context.fillStyle = palette.ink3;
      for (const { x, label } of labelsOf(scale, extent)) {
        if (!hidden.split(',').includes(label)) context.fillText(label, x, height / 2 + 1);
      }
      if (!loop) return;
      const [left, right] = [xOf(viewport, loop.startFrame), xOf(viewport, loop.endFrame)];
      context.fillStyle = palette.ink1;
      context.fillRect(left, height - 2, Math.max(2, right - left), 2);
    },
    [viewport, extent, sampleRate, palette, hidden, loop],
  );
  return <Canvas draw={draw} />;
}

interface PlacedScale extends RulerScale {
  readonly ticks: readonly { seconds: number; isLabelled: boolean; x: number }[];
}

function scaleOf(viewport: Viewport, extent: Extent, sampleRate: number): PlacedScale {
  const from = framesToSeconds(viewport.startFrame as Frames, sampleRate);
  const to = framesToSeconds(endFrame(viewport, extent) as Frames, sampleRate);
  const { ticks, decimals } = rulerTicks(from, to, sampleRate / viewport.framesPerPixel, labelGap);
  const place = (at: number) => xOf(viewport, secondsToFrames(seconds(at), sampleRate));
  return { ticks: ticks.map((tick) => ({ ...tick, x: place(tick.seconds) })), decimals };
}

function labelsOf({ ticks, decimals }: PlacedScale, { width }: Extent): { label: string; x: number }[] {
  return ticks
    .filter(({ isLabelled, x }) => isLabelled && x > edge && x < width - edge)
    .map((tick) => ({ x: tick.x, label: formatClock(seconds(tick.seconds), decimals) }));
}
