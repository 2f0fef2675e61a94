import {
  AudioWaveform,
  CircleAlert,
  CircleCheck,
  CircleDot,
  CircleSlash2,
  FileX,
  type LucideIcon,
} from 'lucide-react';
import type { Tone } from '@/components/ui/pill';
import type { Version } from '@/domain/api/review';

export type ShownState = Version['state'] | 'processing' | 'failed';

/** What is said of a version: where it is on its way in, then what was decided on it. */
export function shownState({ status, state }: Pick<Version, 'status' | 'state'>): ShownState {
  return status === 'ready' ? state : status;
}

export const stateLook: Record<ShownState, { icon: LucideIcon; tone: Tone; tabIcon: string }> = {
  open: { icon: CircleDot, tone: 'open', tabIcon: 'group-selected:text-open' },
  'changes-requested': { icon: CircleAlert, tone: 'change', tabIcon: 'group-selected:text-change' },
  approved: { icon: CircleCheck, tone: 'ok', tabIcon: 'group-selected:text-ok' },
  superseded: { icon: CircleSlash2, tone: 'quiet', tabIcon: '' },
  processing: { icon: AudioWaveform, tone: 'open', tabIcon: 'text-open' },
  failed: { icon: FileX, tone: 'danger', tabIcon: 'text-danger' },
};
