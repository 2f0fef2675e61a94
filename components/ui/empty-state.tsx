import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** One sentence and one action where things will be. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  isDropTarget = false,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  isDropTarget?: boolean;
}) {
  return (
    <div
      className={`flex flex-col items-center rounded-sheet px-6 py-16 text-center max-phone:py-8 ${
        isDropTarget ? 'border border-dashed border-line-control' : ''
      }`}
    >
      <Icon aria-hidden className="size-5 text-ink-2" strokeWidth={1.75} />
      <p className="mt-3 text-16 font-medium tracking-snug">{title}</p>
      {children && <p className="mt-1 max-w-md text-ink-2">{children}</p>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
