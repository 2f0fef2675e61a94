import type { Region } from '@/domain/review/region';
import { formatClock, framesToSeconds, speakClock, type Frames } from '@/domain/time';

/** "1:31.2 – 1:38.9", or "2:24.9" for a single moment. */
export function formatMoment(region: Region, sampleRate: number): string {
  const clock = (frame: number) => formatClock(framesToSeconds(frame as Frames, sampleRate), 1);
  const start = clock(region.startFrame);
  return region.endFrame === undefined ? start : `${start} – ${clock(region.endFrame)}`;
}

/** The same for ears. */
export function speakMoment(region: Region, sampleRate: number): string {
  const clock = (frame: number) => speakClock(framesToSeconds(frame as Frames, sampleRate));
  const start = clock(region.startFrame);
  return region.endFrame === undefined ? start : `${start} to ${clock(region.endFrame)}`;
}
