import { useCallback } from 'react';
import { useStore } from 'zustand';
import type { PeakLevel } from '@/client/peaks-cache';
import type { Region } from '@/domain/review/region';
import { Canvas, type Surface } from './canvas';
import { drawRegions } from './draw-regions';
import type { RowBox } from './draw-wave';
import type { Mark } from './marks';
import type { Palette } from './palette';
import type { StageStore } from './stage';

interface RegionCanvasProps {
  stage: StageStore;
  level: PeakLevel;
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
  const { stage, level, boxes, palette, marks, chosenId, hoveredId, draft, draftColour } = props;
  const viewport = useStore(stage, (state) => state.viewport);
  const draw = useCallback(
    ({ context, ...size }: Surface) =>
      drawRegions(context, {
        ...size,
        viewport,
        level,
        boxes,
        palette,
        marks,
        chosenId,
        hoveredId,
        draft: draft && { startFrame: draft.startFrame, endFrame: draft.endFrame, colour: draftColour },
      }),
    [viewport, level, boxes, palette, marks, chosenId, hoveredId, draft, draftColour],
  );
  return <Canvas draw={draw} className="pointer-events-none" />;
}
