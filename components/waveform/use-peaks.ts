import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { bestLevel, levelFor, peaksQuery, type PeakLevel } from '@/client/peaks-cache';

/**
 * The peaks to draw columns of this many frames from: coarser ones until the right ones are here; nothing is asked for
 * while nobody knows how wide the whole is drawn.
 */
export function usePeaks(
  versionId: string,
  wholeFramesPerColumn: number | null,
  framesPerColumn: number,
): PeakLevel | undefined {
  const enabled = wholeFramesPerColumn !== null;
  const whole = useQuery({
    ...peaksQuery(versionId, levelFor(wholeFramesPerColumn ?? framesPerColumn)),
    enabled,
  }).data;
  const near = useQuery({ ...peaksQuery(versionId, levelFor(framesPerColumn)), enabled }).data;
  return useMemo(() => bestLevel([whole, near], framesPerColumn), [whole, near, framesPerColumn]);
}
