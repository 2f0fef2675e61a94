'use client';

import { ProgressBar as AriaProgressBar } from 'react-aria-components';

/** How much is done, 0 to 1; without a number the bar is left out: nothing spins where nothing is known. */
export function ProgressBar({
  label,
  value,
  className = '',
}: {
  label: string;
  value: number;
  className?: string;
}) {
  return (
    <AriaProgressBar aria-label={label} value={value * 100} className={`block ${className}`}>
      {({ percentage = 0 }) => (
        <span className="block h-[3px] overflow-hidden rounded-clip bg-surface-4">
          <span className="block h-full rounded-clip bg-ink-1" style={{ width: `${percentage}%` }} />
        </span>
      )}
    </AriaProgressBar>
  );
}
