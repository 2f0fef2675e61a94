import { withAlpha, type Palette } from './palette';
import { frameAt, type Viewport } from './viewport';

/** Point i is the loudness of the 3 s that end at (i + 1) · framesPerPoint. */
export interface LoudnessCurve {
  readonly framesPerPoint: number;
  readonly shortTermLufs: readonly (number | null)[];
}

export const quietest = -30;
export const loudest = -6;

/** Loudness at a frame, between the two points around it; null where there is none. */
export function loudnessAt({ framesPerPoint, shortTermLufs }: LoudnessCurve, frame: number): number | null {
  const place = frame / framesPerPoint - 1;
  const before = shortTermLufs[Math.floor(place)] ?? null;
  const after = shortTermLufs[Math.floor(place) + 1] ?? before;
  if (before === null || after === null) return null;
  return before + (after - before) * (place - Math.floor(place));
}

/** Where a loudness stands in a strip, from its top. */
export function loudnessY(lufs: number, height: number, margin = 10): number {
  const share = (Math.min(loudest, Math.max(quietest, lufs)) - quietest) / (loudest - quietest);
  return height - margin - share * (height - 2 * margin);
}

interface Scene {
  curve: LoudnessCurve;
  viewport: Viewport;
  width: number;
  height: number;
  palette: Palette;
}

/** Draws the curve with its fade; up to `playedX` its line stands in the played tone. */
export function drawLoudness(context: CanvasRenderingContext2D, scene: Scene, playedX: number) {
  const { width, height, palette } = scene;
  context.clearRect(0, 0, width, height);
  const runs = traceCurve(scene);
  const fade = context.createLinearGradient(0, 10, 0, height);
  fade.addColorStop(0, withAlpha(palette.loud, 0.34));
  fade.addColorStop(1, withAlpha(palette.loud, 0.03));
  context.fillStyle = fade;
  for (const run of runs) context.fill(closeDown(run, height));
  strokeBetween(context, runs, [playedX, width], palette.loud, height);
  strokeBetween(context, runs, [0, playedX], palette.playedRms, height);
}

function strokeBetween(
  context: CanvasRenderingContext2D,
  runs: readonly Run[],
  [from, to]: readonly [number, number],
  colour: string,
  height: number,
) {
  if (to <= from) return;
  context.save();
  context.beginPath();
  context.rect(from, 0, to - from, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  for (const run of runs) {
    context.beginPath();
    for (const [x, y] of run) context.lineTo(x, y);
    context.stroke();
  }
  context.restore();
}

/** The curve moves slowly: every second pixel is enough. */
const step = 2;

type Run = (readonly [number, number])[];

/** The visible curve as unbroken runs: silence, where loudness is undefined, leaves a gap. */
function traceCurve({ curve, viewport, width, height }: Scene): Run[] {
  const runs: Run[] = [[]];
  for (let x = 0; x <= width + step; x += step) {
    const lufs = loudnessAt(curve, frameAt(viewport, x));
    if (lufs !== null) runs.at(-1)?.push([x, loudnessY(lufs, height)]);
    else if (runs.at(-1)?.length) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function closeDown(run: Run, height: number): Path2D {
  const path = new Path2D();
  path.moveTo(run[0]?.[0] ?? 0, height);
  for (const [x, y] of run) path.lineTo(x, y);
  path.lineTo(run.at(-1)?.[0] ?? 0, height);
  path.closePath();
  return path;
}
