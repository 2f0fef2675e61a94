import { useCallback } from 'react';
import type { Region } from '@/domain/review/region';
import { StageCanvas, type Surface } from './canvas';
import { drawRegions } from './draw-regions';
import type { RowBox } from './draw-wave';
import type { Mark } from './marks';
import type { Palette } from './palette';
import type { WaveSource } from './samples';
import type { Stage, StageStore } from './stage';

interface RegionCanvasProps {
  stage: StageStore;
  source: WaveSource;
  boxes: readonly RowBox[];
  palette: Palette;
  marks: readonly Mark[];
  chosenId: string | null;
  hoveredId: string | null;
  draft: Region | null;
  draftColour: number;
}

/** Regions, moments and clipped samples over the plain wave. */
export function RegionCanvas(props: RegionCanvasProps) {
  const { stage, source, boxes, palette, marks, chosenId, hoveredId, draft, draftColour } = props;
  const draw = useCallback(
    ({ context, ...size }: Surface, { viewport, extent }: Stage) =>
      drawRegions(context, {
        ...size,
        viewport,
        frames: extent.frames,
        source,
        boxes,
        palette,
        marks,
        chosenId,
        hoveredId,
        draft: draft && { startFrame: draft.startFrame, endFrame: draft.endFrame, colour: draftColour },
      }),
    [source, boxes, palette, marks, chosenId, hoveredId, draft, draftColour],
  );
  return <StageCanvas stage={stage} draw={draw} />;
}
