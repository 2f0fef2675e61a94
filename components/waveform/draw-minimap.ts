import type { PeakLevel } from '@/client/peaks-cache';
import type { Surface } from './canvas';
import { drawStretch, layRows, type Tones } from './draw-wave';
import type { Mark } from './marks';
import { personColour, type Palette } from './palette';
import type { Stage } from './stage';
import { endFrame } from './viewport';

/** The sound and its notes keep this distance from both ends. */
export const inset = 14;
const markHeight = 3;
/** How strong the sound outside the window is. */
const dimmed = 0.55;
/** CSS pixels. */
const frameLine = 1.5;
const frameRadius = 4.25;
/** From where to where the window reaches, as shares of the height; low, as on a phone, it takes nearly all of it. */
const windowReach = [0.12, 0.82] as const;
const lowReach = [0.08, 0.92] as const;
const lowHeight = 50;

interface Scene {
  readonly level: PeakLevel;
  readonly frames: number;
  readonly marks: readonly Mark[];
  readonly palette: Palette;
}

/** Draws a scene with its window: the sound is painted once for each size, the window over it whenever it moves. */
export function createMinimapPainter(scene: Scene): (surface: Surface, stage: Stage) => void {
  let pictures: Pictures | undefined;
  let shown = '';
  return (surface, { viewport, extent }) => {
    const scale = scaleOf(surface.width, scene.frames);
    // Close in the window moves by less than can be seen.
    const place = (frame: number) => Math.round((inset + frame * scale) * 2) / 2;
    const [left, right] = [place(viewport.startFrame), place(endFrame(viewport, extent))];
    if (pictures && !surface.isFresh && shown === `${left} ${right}`) return;
    if (!pictures || surface.isFresh) pictures = paintPictures(surface, scene);
    shown = `${left} ${right}`;
    drawWindow(surface, pictures, [left, right], scene.palette);
  };
}

/** CSS pixels for each frame of the sound, in a minimap so wide. */
export const scaleOf = (width: number, frames: number) => Math.max(1, width - 2 * inset) / frames;

/** The whole sound with its notes as it lies outside the window, and the sound as it stands inside. */
interface Pictures {
  readonly outside: HTMLCanvasElement;
  readonly inside: HTMLCanvasElement;
}

function paintPictures(surface: Surface, { level, frames, marks, palette }: Scene): Pictures {
  const outside = paintSound(surface, level, frames, { peak: palette.peak, rms: null, peakAlpha: dimmed });
  const inside = paintSound(surface, level, frames, { peak: palette.playedPeak, rms: null, peakAlpha: 1 });
  const context = outside.getContext('2d');
  if (context) drawMarks({ ...surface, context }, marks, palette, frames);
  return { outside, inside };
}

function paintSound({ width, height, ratio }: Surface, level: PeakLevel, frames: number, tones: Tones) {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  const everyChannel = Array.from({ length: level.channels }, (_, channel) => channel);
  const lanes = layRows([everyChannel], height / 2, ratio, 0);
  const count = Math.round((width - 2 * inset) * ratio);
  const stretch = {
    startColumn: 0,
    framesPerColumn: frames / count,
    count,
    height: Math.round((height / 2) * ratio),
    ratio,
  };
  if (context)
    drawStretch(context, level, lanes, tones, stretch, [Math.round(inset * ratio), (height / 4) * ratio]);
  return canvas;
}

/** Draws the window between two places over the pictures: an element that moved instead would cost a layout. */
function drawWindow(
  { context, width, height, ratio }: Surface,
  { outside, inside }: Pictures,
  [left, right]: readonly [number, number],
  palette: Palette,
) {
  context.clearRect(0, 0, width * ratio, height * ratio);
  context.drawImage(outside, 0, 0);
  const [x, wide] = [Math.floor(left * ratio), Math.ceil((right - left) * ratio)];
  if (wide > 0) context.drawImage(inside, x, 0, wide, inside.height, x, 0, wide, inside.height);
  const edge = frameLine * ratio;
  const [top, bottom] = height < lowHeight ? lowReach : windowReach;
  context.strokeStyle = palette.ink1;
  context.lineWidth = edge;
  context.beginPath();
  context.roundRect(
    left * ratio + edge / 2,
    top * height * ratio + edge / 2,
    Math.max(0, (right - left) * ratio - edge),
    (bottom - top) * height * ratio - edge,
    frameRadius * ratio,
  );
  context.stroke();
}

function drawMarks(
  { context, width, height, ratio }: Surface,
  marks: readonly Mark[],
  palette: Palette,
  frames: number,
) {
  const scale = scaleOf(width, frames);
  const top = height - markHeight - 5;
  for (const mark of marks) {
    const left = inset + mark.startFrame * scale;
    const length = Math.max(4, ((mark.endFrame ?? mark.startFrame) - mark.startFrame) * scale);
    context.fillStyle = mark.isResolved ? palette.ink3 : personColour(palette, mark.colour);
    context.beginPath();
    context.roundRect(left * ratio, top * ratio, length * ratio, markHeight * ratio, 1.5 * ratio);
    context.fill();
  }
}
