import { toPixel, type Palette } from './palette';
import { createBlank, type Picture } from './picture';
import type { Surface } from './canvas';
import { frameAt, type Viewport } from './viewport';

/** Point i is the loudness of the 3 s that end at (i + 1) · framesPerPoint. */
export interface LoudnessCurve {
  readonly framesPerPoint: number;
  readonly shortTermLufs: readonly (number | null)[];
}

export const quietest = -30;
export const loudest = -6;

/** CSS pixels above the loudest and below the quietest that is told apart. */
const margin = 10;
/** CSS pixels. */
const lineWidth = 1.5;
/** How strong the ground under the curve is, at its top and at the bottom of the strip. */
const ground = { top: 0.34, bottom: 0.03 };

/** Loudness at a frame, between the two points around it; null where there is none. */
export function loudnessAt({ framesPerPoint, shortTermLufs }: LoudnessCurve, frame: number): number | null {
  const place = frame / framesPerPoint - 1;
  const before = shortTermLufs[Math.floor(place)] ?? null;
  const after = shortTermLufs[Math.floor(place) + 1] ?? before;
  if (before === null || after === null) return null;
  return before + (after - before) * (place - Math.floor(place));
}

/** Where a loudness stands in a strip, in CSS pixels from its top. */
export function loudnessY(lufs: number, height: number): number {
  const share = (Math.min(loudest, Math.max(quietest, lufs)) - quietest) / (loudest - quietest);
  return height - margin - share * (height - 2 * margin);
}

export interface LoudnessScene {
  readonly curve: LoudnessCurve;
  readonly viewport: Viewport;
  readonly palette: Pick<Palette, 'loud' | 'playedRms'>;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

const blankStrip = createBlank();

/** Draws the curve with its fade; up to `playedX`, in CSS pixels, its line stands in the played tone. */
export function drawLoudness(
  { context, width, height, ratio }: Surface,
  scene: Omit<LoudnessScene, 'ratio'>,
  playedX: number,
) {
  const { picture, image } = blankStrip(Math.round(width * ratio), Math.round(height * ratio));
  paintLoudness(picture, { ...scene, ratio }, Math.round(playedX * ratio));
  context.putImageData(image, 0, 0);
}

/** Paints the curve a column at a time; silence, where loudness is undefined, leaves a gap. */
export function paintLoudness(picture: Picture, scene: LoudnessScene, playedColumn: number) {
  const { curve, viewport, palette, ratio } = scene;
  const height = picture.height / ratio;
  const yAt = (edge: number) => {
    const lufs = loudnessAt(curve, frameAt(viewport, edge / ratio));
    return lufs === null ? null : loudnessY(lufs, height) * ratio;
  };
  const shades = shadesOf(palette.loud, picture.height, ratio);
  const tones = { ahead: toPixel(palette.loud, 1), played: toPixel(palette.playedRms, 1) };
  let left = yAt(0);
  for (let column = 0; column < picture.width; column++) {
    const right = yAt(column + 1);
    if (left !== null && right !== null) {
      const y = (left + right) / 2;
      // A slanted line is as thick across as a level one, and so higher where a column cuts it.
      const reach = (lineWidth / 2) * ratio * Math.hypot(1, right - left);
      paintGround(picture, column, y, shades);
      paintLine(picture, column, y - reach, y + reach, column < playedColumn ? tones.played : tones.ahead);
    }
    left = right;
  }
}

function shadesOf(colour: string, height: number, ratio: number): number[] {
  const first = margin * ratio;
  return Array.from({ length: height }, (_, y) => {
    const share = Math.min(1, Math.max(0, (y - first) / (height - first)));
    return toPixel(colour, ground.top + (ground.bottom - ground.top) * share);
  });
}

function paintGround(
  { width, height, pixels }: Picture,
  column: number,
  top: number,
  shades: readonly number[],
) {
  for (let y = Math.max(0, Math.round(top)); y < height; y++) pixels[y * width + column] = shades[y] ?? 0;
}

function paintLine(
  { width, height, pixels }: Picture,
  column: number,
  top: number,
  bottom: number,
  tone: number,
) {
  const last = Math.min(height, Math.ceil(bottom));
  for (let y = Math.max(0, Math.floor(top)); y < last; y++) {
    const share = Math.min(bottom, y + 1) - Math.max(top, y);
    const at = y * width + column;
    pixels[at] = share >= 1 ? tone : over(tone, share, pixels[at] ?? 0);
  }
}

/** A pixel of which an opaque `tone` covers a share, over what was there. */
function over(tone: number, share: number, below: number): number {
  const rest = ((below >>> 24) / 255) * (1 - share);
  const alpha = share + rest;
  const mix = (shift: number) =>
    Math.round((((tone >>> shift) & 255) * share + ((below >>> shift) & 255) * rest) / alpha);
  return ((Math.round(alpha * 255) << 24) | (mix(16) << 16) | (mix(8) << 8) | mix(0)) >>> 0;
}
