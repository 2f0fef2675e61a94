import type { useTranslations } from 'use-intl';
import type { Region } from '@/domain/review/region';
import { formatClock, framesToSeconds, type Frames, type Seconds } from '@/domain/time';

/** "1:31.2 – 1:38.9", or "2:24.9" for a single moment. */
export function formatMoment(region: Region, sampleRate: number): string {
  const clock = (frame: number) => formatClock(framesToSeconds(frame as Frames, sampleRate), 1);
  const start = clock(region.startFrame);
  return region.endFrame === undefined ? start : `${start} – ${clock(region.endFrame)}`;
}

type Translate = ReturnType<typeof useTranslations<'review.spoken'>>;

/** What a screen reader says: "2 minutes 4.6 seconds"; tenths are cut, never rounded up into the next moment. */
export function speakClock(t: Translate, at: Seconds): string {
  const tenths = Math.floor(Math.max(0, at) * 10 + 1e-6);
  return t('clock', { minutes: Math.floor(tenths / 600), seconds: (tenths % 600) / 10 });
}

/** The same of a region: "4.6 seconds to 9 seconds". */
export function speakMoment(t: Translate, region: Region, sampleRate: number): string {
  const clock = (frame: number) => speakClock(t, framesToSeconds(frame as Frames, sampleRate));
  const start = clock(region.startFrame);
  return region.endFrame === undefined ? start : t('span', { start, end: clock(region.endFrame) });
}
