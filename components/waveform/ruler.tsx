import { useCallback, useEffect, useRef } from 'react';
import type { Playback } from '@/client/playback';
import { formatClock, seconds } from '@/domain/time';
import { StageCanvas, type Surface } from './canvas';
import type { Listener } from './remote-playheads';
import type { Palette } from './palette';
import { countsSamples, formatFrame, frameTicks, rulerTicks } from './ruler-ticks';
import type { Stage, StageStore } from './stage';
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

/** Time along the upper edge of the wave, close in the numbers of samples, and under it the stretch that is looped. */
export function Ruler({ stage, playback, palette, loop, isLabelFlipped, listeners }: RulerProps) {
  const redraw = useRef<((frame: number) => void) | null>(null);
  const lettering = useRef('');
  const draw = useCallback(
    (surface: Surface, { viewport, extent, sampleRate }: Stage) => {
      // A browser that is given a font brings the styles of the page up to date: once is enough.
      if (surface.isFresh || lettering.current !== palette.labelFont) {
        lettering.current = surface.context.font = palette.labelFont;
        surface.context.textAlign = 'center';
      }
      const { near, far } = clearance;
      const [before, after] = isLabelFlipped ? [far, near] : [near, far];
      const ticks = ticksOf(viewport, extent, sampleRate);
      const others = listeners.map((listener) => xOf(viewport, listener.frame));
      const isTouched = (x: number, own: number) =>
        (x > own - before && x < own + after) ||
        others.some((other) => Math.abs(x - other) < clearance.other);
      let drawn: string | undefined;
      redraw.current = (frame) => {
        const own = xOf(viewport, frame);
        const hidden = new Set(ticks.filter(({ x }) => isTouched(x, own)));
        const signs = [...hidden].map(({ label }) => label).join();
        if (signs === drawn) return;
        drawn = signs;
        drawRuler(surface, { ticks, hidden, viewport, loop, palette });
      };
      redraw.current(playback.position());
    },
    [playback, palette, loop, isLabelFlipped, listeners],
  );
  useEffect(() => playback.watch((frame) => redraw.current?.(frame)), [playback]);
  return <StageCanvas stage={stage} draw={draw} />;
}

interface PlacedTick {
  readonly x: number;
  readonly isLabelled: boolean;
  /** Empty at small marks, and where it would be cut off at an end of the ruler. */
  readonly label: string;
}

interface Scene {
  ticks: readonly PlacedTick[];
  hidden: ReadonlySet<PlacedTick>;
  viewport: Viewport;
  loop: LoopBar | null;
  palette: Palette;
}

function drawRuler({ context, width, height, ratio }: Surface, scene: Scene) {
  const { ticks, hidden, viewport, loop, palette } = scene;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.fillStyle = palette.line2;
  for (const { x, isLabelled } of ticks) context.fillRect(Math.round(x), height - 3, 1, isLabelled ? -5 : -2);
  context.fillStyle = palette.ink3;
  for (const tick of ticks)
    if (tick.label !== '' && !hidden.has(tick)) context.fillText(tick.label, tick.x, height / 2 + 1);
  if (!loop) return;
  const [left, right] = [xOf(viewport, loop.startFrame), xOf(viewport, loop.endFrame)];
  context.fillStyle = palette.ink1;
  context.fillRect(left, height - 2, Math.max(2, right - left), 2);
}

function ticksOf(viewport: Viewport, extent: Extent, sampleRate: number): PlacedTick[] {
  const { startFrame, framesPerPixel } = viewport;
  const end = endFrame(viewport, extent);
  const place = (frame: number, isLabelled: boolean, label: () => string): PlacedTick => {
    const x = xOf(viewport, frame);
    const hasRoom = x > edge && x < extent.width - edge;
    return { x, isLabelled, label: isLabelled && hasRoom ? label() : '' };
  };
  if (countsSamples(viewport))
    return frameTicks(startFrame, end, 1 / framesPerPixel, labelGap).map(({ frame, isLabelled }) =>
      place(frame, isLabelled, () => formatFrame(frame)),
    );
  const scale = rulerTicks(startFrame / sampleRate, end / sampleRate, sampleRate / framesPerPixel, labelGap);
  return scale.ticks.map((tick) =>
    place(tick.seconds * sampleRate, tick.isLabelled, () =>
      formatClock(seconds(tick.seconds), scale.decimals),
    ),
  );
}
