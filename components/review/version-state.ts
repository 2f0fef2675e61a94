import {
  AudioWaveform,
  CircleAlert,
  CircleCheck,
  CircleDot,
  CircleSlash2,
  FileX,
  VolumeX,
  type LucideIcon,
} from 'lucide-react';
import type { Tone } from '@/components/ui/pill';
import type { Version } from '@/domain/api/review';

export type ShownState = Version['state'] | 'processing' | 'failed' | 'destroyed';

/** What is said of a version: where it is on its way in, what was decided on it, that its sound is gone. */
export function shownState({
  status,
  state,
  isDestroyed,
}: Pick<Version, 'status' | 'state' | 'isDestroyed'>): ShownState {
  if (isDestroyed) return 'destroyed';
  return status === 'ready' ? state : status;
}

/** Whether it can be the one that everybody hears and decides on. */
function canBeCurrent({
  status,
  isHidden,
  isDestroyed,
}: Pick<Version, 'status' | 'isHidden' | 'isDestroyed'>): boolean {
  return status === 'ready' && !isHidden && !isDestroyed;
}

type Numbered = Pick<Version, 'number' | 'status' | 'isHidden' | 'isDestroyed'>;

/** The version that everybody hears and decides on: the highest that can be; none where none can. */
export function currentOf<V extends Numbered>(versions: readonly V[]): V | undefined {
  return versions
    .filter(canBeCurrent)
    .reduce<V | undefined>((best, one) => ((one.number ?? 0) > (best?.number ?? 0) ? one : best), undefined);
}

export const stateLook: Record<ShownState, { icon: LucideIcon; tone: Tone; tabIcon: string }> = {
  open: { icon: CircleDot, tone: 'open', tabIcon: 'group-selected:text-open' },
  'changes-requested': { icon: CircleAlert, tone: 'change', tabIcon: 'group-selected:text-change' },
  approved: { icon: CircleCheck, tone: 'ok', tabIcon: 'group-selected:text-ok' },
  superseded: { icon: CircleSlash2, tone: 'quiet', tabIcon: '' },
  processing: { icon: AudioWaveform, tone: 'open', tabIcon: 'text-open' },
  failed: { icon: FileX, tone: 'danger', tabIcon: 'text-danger' },
  destroyed: { icon: VolumeX, tone: 'quiet', tabIcon: '' },
};
