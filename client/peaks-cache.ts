import { queryOptions } from '@tanstack/react-query';
import { decodeDat } from '@/audio/dsp/peaks';
import { readProblem } from './api';
import { keys } from './queries';

/** Peaks of one sound at one zoom: per bucket and channel the lowest and highest sample, and −RMS and +RMS. */
export interface PeakLevel {
  readonly framesPerBucket: number;
  readonly channels: number;
  readonly buckets: number;
  readonly peaks: Int16Array;
  readonly rms: Int16Array | undefined;
}

const finest = 256;
const coarsest = 256 * 4 ** 8;

/** The level to ask for: the coarsest of 256·4^k frames a bucket that is not coarser than a column. */
export function levelFor(framesPerColumn: number): number {
  let level = finest;
  while (level * 4 <= framesPerColumn && level < coarsest) level *= 4;
  return level;
}

/** The best of what is here for columns of this size: the coarsest that is fine enough, else the finest. */
export function bestLevel(
  loaded: readonly (PeakLevel | undefined)[],
  framesPerColumn: number,
): PeakLevel | undefined {
  const sorted = loaded
    .filter((level) => level !== undefined)
    .sort((one, other) => one.framesPerBucket - other.framesPerBucket);
  return sorted.findLast((level) => level.framesPerBucket <= framesPerColumn) ?? sorted[0];
}

/** Peaks and RMS of a version at one level, fetched once and kept while somebody may come back to them. */
export function peaksQuery(versionId: string, framesPerBucket: number) {
  return queryOptions({
    queryKey: keys.peaks(versionId, framesPerBucket),
    queryFn: ({ signal }) => fetchLevel(versionId, framesPerBucket, signal),
    staleTime: Infinity,
    gcTime: 10 * 60_000,
  });
}

async function fetchLevel(
  versionId: string,
  framesPerBucket: number,
  signal: AbortSignal,
): Promise<PeakLevel> {
  const read = async (measure: 'peak' | 'rms') => {
    const query = `samplesPerPixel=${framesPerBucket}${measure === 'rms' ? '&measure=rms' : ''}`;
    const response = await fetch(`/api/versions/${versionId}/peaks?${query}`, { signal });
    if (!response.ok) throw await readProblem(response);
    return decodeDat(new Uint8Array(await response.arrayBuffer()));
  };
  const [peaks, rms] = await Promise.all([read('peak'), read('rms')]);
  return {
    framesPerBucket: peaks.samplesPerPixel,
    channels: peaks.channels,
    buckets: peaks.length,
    peaks: peaks.data,
    rms: rms.data,
  };
}
