import type { Segments } from '@/client/segments';
import type { RowBox } from './draw-wave';
import { singleSamples } from './samples';
import { xOf, type Viewport } from './viewport';

interface Scene {
  readonly viewport: Viewport;
  readonly segments: Segments;
  readonly frames: number;
  readonly boxes: readonly RowBox[];
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

const lineWidth = 1.5;
const dotRadius = 2.25;
/** So many CSS pixels from one sample to the next leave room for dots. */
const dotDistance = 4;

/** Draws the single samples of every channel as a line, and as dots where there is room, between two columns of a canvas. */
export function drawSamples(
  context: CanvasRenderingContext2D,
  { viewport, segments, frames, boxes, height, ratio }: Scene,
  colour: string,
  [from, to]: readonly [number, number],
) {
  const framesPerColumn = viewport.framesPerPixel / ratio;
  // One more on both sides, where lines come from and lead to.
  const first = viewport.startFrame + from * framesPerColumn - 1;
  const last = Math.min(frames - 1, viewport.startFrame + to * framesPerColumn + 1);
  context.save();
  context.beginPath();
  context.rect(from, 0, to - from, height * ratio);
  context.clip();
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = lineWidth * ratio;
  context.lineJoin = 'round';
  const hasDots = 1 / viewport.framesPerPixel >= dotDistance;
  const lines = boxes.flatMap(({ row, axis, half }) => row.map((channel) => ({ channel, axis, half })));
  for (const { channel, axis, half } of lines) {
    const places = singleSamples(segments, channel, first, last).map(({ frame, sample }) => ({
      frame,
      x: xOf(viewport, frame) * ratio,
      y: axis - sample * half,
    }));
    context.beginPath();
    for (const [index, { frame, x, y }] of places.entries()) {
      if (places[index - 1]?.frame === frame - 1) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    context.stroke();
    if (!hasDots) continue;
    context.beginPath();
    for (const { x, y } of places) {
      context.moveTo(x, y);
      context.arc(x, y, dotRadius * ratio, 0, 2 * Math.PI);
    }
    context.fill();
  }
  context.restore();
}
