import type { Surface } from './canvas';
import { sliceColumns } from './columns';
import { drawSamples } from './draw-samples';
import { blankWave, paintRow, type RowBox } from './draw-wave';
import type { Palette } from './palette';
import { readWave, type WaveSource } from './samples';
import { scrollLeft, showsSingleSamples, xOf, type Viewport } from './viewport';

/** The plain wave as it is seen, played and unplayed. */
export interface WavePicture {
  /** Lights the wave up to a frame; only what lies between there and where it was is painted again. */
  light(frame: number): void;
}

interface Scene {
  readonly viewport: Viewport;
  readonly frames: number;
  readonly source: WaveSource;
  readonly boxes: readonly RowBox[];
  readonly palette: Palette;
}

/** Paints what is seen of the wave on one canvas, up to `playedFrame` in the played tone. */
export function paintWave(
  { context, width, height, ratio }: Surface,
  scene: Scene,
  playedFrame: number,
): WavePicture {
  const { viewport, frames, source, boxes, palette } = scene;
  const count = Math.round(width * ratio);
  const start = scrollLeft(viewport) * viewport.framesPerPixel;
  const rows = boxes.map((box) => ({
    box,
    columns: readWave(source, box.row, start, viewport.framesPerPixel / ratio, count),
  }));
  const { segments } = source;
  const isSingle = segments !== null && showsSingleSamples(viewport);
  const columnOf = (frame: number) => Math.min(count, Math.max(0, Math.round(xOf(viewport, frame) * ratio)));
  let lit = columnOf(playedFrame);

  function paint(tone: string, from: number, to: number) {
    if (to <= from) return;
    const { picture, image } = blankWave(to - from, Math.round(height * ratio));
    const tones = { peak: tone, rms: isSingle ? null : tone, peakAlpha: palette.peakAlpha };
    for (const { box, columns } of rows)
      paintRow(picture, sliceColumns(columns, from, to), box, tones, ratio);
    context.putImageData(image, from, 0);
    if (isSingle)
      drawSamples(context, { viewport, frames, segments, boxes, height, ratio }, tone, [from, to]);
  }

  paint(palette.playedRms, 0, lit);
  paint(palette.rms, lit, count);
  return {
    light(frame) {
      const next = columnOf(frame);
      paint(palette.playedRms, lit, next);
      paint(palette.rms, next, lit);
      lit = next;
    },
  };
}
