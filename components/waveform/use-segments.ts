import { useCallback, useEffect, useMemo } from 'react';
import { createSegments, segmentFetcher, type Segments } from '@/client/segments';
import type { Stage, StageStore } from './stage';
import { useOnStage } from './use-on-stage';
import { endFrame, isClose } from './viewport';

interface DrawnSound {
  versionId: string;
  frames: number;
  channels: number;
  sampleRate: number;
  exponent: number;
}

/** The samples of what is seen close in; whenever some arrive the stage is drawn again. */
export function useSegments(stage: StageStore, sound: DrawnSound): Segments {
  const { versionId, frames, channels, sampleRate, exponent } = sound;
  const segments = useMemo(
    () =>
      createSegments({
        frames,
        channels,
        fetchSegment: segmentFetcher({ versionId, channels, sampleRate, exponent }),
        onArrived: () => stage.getState().redraw(),
      }),
    [stage, versionId, frames, channels, sampleRate, exponent],
  );
  useEffect(() => () => segments.close(), [segments]);

  const want = useCallback(
    ({ viewport, extent }: Stage) => {
      // Half a view more on both sides, so that scrolling finds them here.
      const margin = (extent.width * viewport.framesPerPixel) / 2;
      if (isClose(viewport) && extent.width > 0)
        segments.want(viewport.startFrame - margin, endFrame(viewport, extent) + margin);
    },
    [segments],
  );
  useOnStage(stage, want);
  return segments;
}
