'use client';

import type { ReactNode } from 'react';
import { ToggleButton, type ToggleButtonProps } from 'react-aria-components';

export interface ChipProps extends Omit<ToggleButtonProps, 'children' | 'className' | 'style'> {
  children: ReactNode;
}

/** A filter that is on or off. */
export function Chip({ children, ...rest }: ChipProps) {
  return (
    <ToggleButton
      {...rest}
      className="control-sm inline-flex items-center gap-1.5 rounded-full px-2.5 text-12 font-medium whitespace-nowrap text-ink-2 hairline-2 transition-colors duration-(--dur-fast) ease-out hover:text-ink-1 selected:bg-surface-3 selected:text-ink-1 selected:shadow-none"
    >
      {children}
    </ToggleButton>
  );
}
