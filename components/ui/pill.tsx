import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export type Tone = 'open' | 'change' | 'ok' | 'danger' | 'team' | 'quiet';

const tones: Record<Tone, string> = {
  open: 'bg-open-wash text-open',
  change: 'bg-change-wash text-change',
  ok: 'bg-ok-wash text-ok',
  danger: 'bg-danger-wash text-danger',
  team: 'bg-team-wash text-team',
  quiet: 'bg-surface-3 text-ink-2',
};

/** A state: always an icon and a word, never a colour alone. */
export function Pill({ tone, icon: Icon, children }: { tone: Tone; icon?: LucideIcon; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-[22px] items-center gap-[5px] rounded-full pr-2 pl-[7px] text-12 font-medium whitespace-nowrap touch:h-[26px] ${tones[tone]}`}
    >
      {Icon && <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={2} />}
      {children}
    </span>
  );
}
