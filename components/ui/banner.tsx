import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from './pill';

const tones: Record<Tone, string> = {
  open: 'bg-open-wash text-open',
  change: 'bg-change-wash text-change',
  ok: 'bg-ok-wash text-ok',
  danger: 'bg-danger-wash text-danger',
  team: 'bg-team-wash text-team',
  quiet: 'bg-surface-2 text-ink-2',
};

/** One line where the thing it speaks of would be: what happened, what is safe, what to do. */
export function Banner({
  tone,
  icon: Icon,
  children,
  role,
}: {
  tone: Tone;
  icon: LucideIcon;
  children: ReactNode;
  role?: 'status' | 'alert';
}) {
  return (
    <div role={role} className={`flex items-start gap-2.5 rounded-field px-3.5 py-2.5 ${tones[tone]}`}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" strokeWidth={1.75} />
      <span className="min-w-0 text-ink-1">{children}</span>
    </div>
  );
}
