import { hasClips, isClipped, type Columns } from './columns';
import { drawSamples } from './draw-samples';
import { blankWave, paintRow, type RowBox, type Tones } from './draw-wave';
import { inPaintingOrder, type Mark } from './marks';
import { mixColours, personColour, withAlpha, type Palette } from './palette';
import { readWave, type WaveSource } from './samples';
import { scrollLeft, showsSingleSamples, xOf, type Viewport } from './viewport';

export interface RegionScene {
  readonly viewport: Viewport;
  readonly frames: number;
  readonly source: WaveSource;
  readonly boxes: readonly RowBox[];
  readonly palette: Palette;
  readonly marks: readonly Mark[];
  readonly chosenId: string | null;
  readonly hoveredId: string | null;
  readonly draft: { startFrame: number; endFrame: number | undefined; colour: number } | null;
  /** CSS size of the canvas, and device pixels per CSS pixel. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

interface Look {
  colour: string;
  fill: number;
  line: number;
  isDashed: boolean;
  isChosen: boolean;
}

/** Canvases on which something stands: one that is blank already is left alone. */
const painted = new WeakSet<CanvasRenderingContext2D>();

/** Paints what lies over the plain wave: regions in their author's colour, brackets, moments, clipped samples. */
export function drawRegions(context: CanvasRenderingContext2D, scene: RegionScene) {
  const { width, height, ratio, source, boxes, draft } = scene;
  const marks = scene.marks.filter(({ startFrame, endFrame }) => isSeen(scene, startFrame, endFrame));
  const isDraftSeen = draft?.endFrame !== undefined && isSeen(scene, draft.startFrame, draft.endFrame);
  const isClean = !hasClips(source.level);
  const isBlank = marks.length === 0 && !isDraftSeen && isClean;
  if (isBlank && !painted.has(context)) return;
  context.clearRect(0, 0, width * ratio, height * ratio);
  if (isBlank) painted.delete(context);
  else painted.add(context);
  for (const mark of inPaintingOrder(marks, scene.chosenId)) {
    const isHidden = mark.isResolved && !isOn(scene, mark);
    if (mark.endFrame !== undefined && !isHidden)
      paintRegion(context, scene, mark.startFrame, mark.endFrame, lookOf(scene, mark));
  }
  if (draft?.endFrame !== undefined && isDraftSeen) {
    const colour = personColour(scene.palette, draft.colour);
    const look = { colour, fill: scene.palette.regionFill, line: 1.5, isDashed: true, isChosen: false };
    paintRegion(context, scene, draft.startFrame, draft.endFrame, look);
  }
  for (const mark of marks) if (mark.endFrame === undefined) paintMoment(context, scene, mark);
  if (isClean) return;
  const all = Math.round(width * ratio);
  for (const box of boxes) paintClips(context, scene, box, columnsOf(scene, box, 0, all));
}

/** What may reach into the view, its lines included. */
function isSeen({ viewport, width }: RegionScene, startFrame: number, endFrame = startFrame): boolean {
  return xOf(viewport, endFrame) > -edgePixels && xOf(viewport, startFrame) < width + edgePixels;
}

const edgePixels = 8;

function columnsOf(
  { viewport, source, ratio }: RegionScene,
  { row }: RowBox,
  from: number,
  to: number,
): Columns {
  const framesPerColumn = viewport.framesPerPixel / ratio;
  const start = scrollLeft(viewport) * viewport.framesPerPixel + from * framesPerColumn;
  return readWave(source, row, start, framesPerColumn, to - from);
}

let stamp: HTMLCanvasElement | undefined;

const isOn = (scene: RegionScene, mark: Mark) => mark.id === scene.chosenId || mark.id === scene.hoveredId;

function lookOf(scene: RegionScene, mark: Mark): Look {
  const { palette } = scene;
  const isChosen = mark.id === scene.chosenId;
  const hover = mark.id === scene.hoveredId ? 0.06 : 0;
  const colour = mark.isResolved ? palette.ink3 : personColour(palette, mark.colour);
  return {
    colour,
    fill: (isChosen ? palette.chosenFill : palette.regionFill) + hover,
    line: isChosen ? 2 : 1.5,
    isDashed: false,
    isChosen,
  };
}

function paintRegion(
  context: CanvasRenderingContext2D,
  scene: RegionScene,
  startFrame: number,
  endFrame: number,
  look: Look,
) {
  const { viewport, frames, source, boxes, width, height, ratio, palette } = scene;
  const { segments } = source;
  const isSingle = segments !== null && showsSingleSamples(viewport);
  // A long region may reach further out than canvases can count.
  const left = Math.max(-edgePixels, xOf(viewport, startFrame)) * ratio;
  const right = Math.max(left + ratio, Math.min(width + edgePixels, xOf(viewport, endFrame)) * ratio);
  context.globalAlpha = 1;
  context.fillStyle = withAlpha(look.colour, look.fill);
  context.fillRect(left, 0, right - left, height * ratio);
  const tones = {
    peak: mixColours(look.colour, palette.well, look.isChosen ? 0.12 : 0.3),
    rms: mixColours(look.colour, palette.playedRms, look.isChosen ? 0.55 : 0.28),
    peakAlpha: 1,
  };
  const columns = [Math.round(left), Math.round(right)] as const;
  stampColumns(
    context,
    scene,
    isSingle ? { ...tones, rms: null, peakAlpha: palette.peakAlpha } : tones,
    columns,
  );
  if (isSingle)
    drawSamples(context, { viewport, frames, segments, boxes, height, ratio }, tones.rms, columns);
  const line = look.line * ratio;
  context.strokeStyle = look.colour;
  context.lineWidth = line;
  context.setLineDash(look.isDashed ? [4 * ratio, 3 * ratio] : []);
  context.beginPath();
  context.moveTo(left + line / 2, height * ratio);
  context.lineTo(left + line / 2, line / 2);
  context.lineTo(right - line / 2, line / 2);
  context.lineTo(right - line / 2, height * ratio);
  context.stroke();
  context.setLineDash([]);
}

/** Image data replaces what it is put on; over the ground of a region the columns go by way of a canvas of their own. */
function stampColumns(
  context: CanvasRenderingContext2D,
  scene: RegionScene,
  tones: Tones,
  [from, to]: readonly [number, number],
) {
  const { width, height, ratio, boxes } = scene;
  const first = Math.max(0, from);
  const last = Math.min(Math.round(width * ratio), to);
  if (last <= first) return;
  const { picture, image } = blankWave(last - first, Math.round(height * ratio));
  for (const box of boxes) paintRow(picture, columnsOf(scene, box, first, last), box, tones, ratio);
  stamp ??= document.createElement('canvas');
  stamp.width = image.width;
  stamp.height = image.height;
  stamp.getContext('2d')?.putImageData(image, 0, 0);
  context.drawImage(stamp, first, 0);
}

/** A moment is a line; the well on both sides of it keeps it readable over any signal. */
function paintMoment(context: CanvasRenderingContext2D, scene: RegionScene, mark: Mark) {
  const { viewport, width, height, ratio, palette } = scene;
  const x = xOf(viewport, mark.startFrame);
  if (x < -4 || x > width + 4) return;
  const line = isOn(scene, mark) ? 2 : 1.5;
  context.globalAlpha = 1;
  context.fillStyle = palette.well;
  context.fillRect((x - line / 2 - 1.5) * ratio, 0, (line + 3) * ratio, height * ratio);
  context.fillStyle = mark.isResolved ? palette.ink3 : personColour(palette, mark.colour);
  context.fillRect((x - line / 2) * ratio, 0, line * ratio, height * ratio);
}

function paintClips(
  context: CanvasRenderingContext2D,
  { ratio, palette }: RegionScene,
  box: RowBox,
  columns: Columns,
) {
  context.globalAlpha = 1;
  context.fillStyle = palette.clip;
  for (let column = 0; column < columns.count; column++) {
    if (!isClipped(columns, column)) continue;
    if ((columns.max[column] ?? 0) > 0.99) context.fillRect(column, box.axis - box.half, 1, 2 * ratio);
    if ((columns.min[column] ?? 0) < -0.99)
      context.fillRect(column, box.axis + box.half - 2 * ratio, 1, 2 * ratio);
  }
}
