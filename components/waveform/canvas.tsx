import { useLayoutEffect } from 'react';
import { useSize } from './use-size';

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels, and device pixels for each. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** A canvas at device pixels that fills its box and is drawn anew whenever `draw` is another function. */
export function Canvas({ draw, className = '' }: { draw: (surface: Surface) => void; className?: string }) {
  const [canvas, { width, height }] = useSize<HTMLCanvasElement>();
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (context.canvas.width !== pixelWidth) context.canvas.width = pixelWidth;
    if (context.canvas.height !== pixelHeight) context.canvas.height = pixelHeight;
    draw({ context, width, height, ratio });
  }, [canvas, draw, width, height]);
  return <canvas ref={canvas} aria-hidden className={`absolute inset-0 size-full ${className}`} />;
}
