import { useCallback, useLayoutEffect, type RefObject } from 'react';
import type { Stage, StageStore } from './stage';
import { useOnStage } from './use-on-stage';
import { useSize, type Size } from './use-size';

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels, and device pixels for each. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  /** The canvas was just given its size: whatever was set on its context is forgotten. */
  readonly isFresh: boolean;
}

/** A canvas that fills its box, drawn anew whenever `draw` is another function. */
export function Canvas({ draw }: { draw: (surface: Surface) => void }) {
  const [canvas, size] = useSize<HTMLCanvasElement>();
  useLayoutEffect(() => {
    const surface = surfaceOf(canvas, size);
    if (surface) draw(surface);
  }, [canvas, draw, size]);
  return <Box canvas={canvas} />;
}

/** A canvas of what the stage shows: drawn anew when the view has moved, too. */
export function StageCanvas({
  stage,
  draw,
}: {
  stage: StageStore;
  draw: (surface: Surface, stage: Stage) => void;
}) {
  const [canvas, size] = useSize<HTMLCanvasElement>();
  const drawNow = useCallback(
    (now: Stage) => {
      const surface = surfaceOf(canvas, size);
      if (surface) draw(surface, now);
    },
    [canvas, draw, size],
  );
  useOnStage(stage, drawNow);
  return <Box canvas={canvas} />;
}

function Box({ canvas }: { canvas: RefObject<HTMLCanvasElement | null> }) {
  return <canvas ref={canvas} aria-hidden className="pointer-events-none absolute inset-0 size-full" />;
}

/** The canvas at device pixels; none before it is laid out. */
function surfaceOf(canvas: RefObject<HTMLCanvasElement | null>, { width, height }: Size): Surface | null {
  const context = canvas.current?.getContext('2d');
  if (!context || width === 0 || height === 0) return null;
  const ratio = window.devicePixelRatio || 1;
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  const { canvas: box } = context;
  const isFresh = box.width !== pixelWidth || box.height !== pixelHeight;
  if (isFresh) Object.assign(box, { width: pixelWidth, height: pixelHeight });
  return { context, width, height, ratio, isFresh };
}
