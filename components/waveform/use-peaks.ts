import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { bestLevel, levelFor, peaksQuery, type PeakLevel } from '@/client/peaks-cache';

/** The peaks to draw columns of this many frames from: coarser ones until the right ones are here. */
export function usePeaks(
  versionId: string,
  wholeFramesPerColumn: number,
  framesPerColumn: number,
): PeakLevel | undefined {
  const whole = useQuery(peaksQuery(versionId, levelFor(wholeFramesPerColumn))).data;
  const near = useQuery(peaksQuery(versionId, levelFor(framesPerColumn))).data;
  return useMemo(() => bestLevel([whole, near], framesPerColumn), [whole, near, framesPerColumn]);
}
