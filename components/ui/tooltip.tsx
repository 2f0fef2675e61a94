'use client';

import type { ReactNode } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger, type TooltipProps } from 'react-aria-components';
import { Kbd } from './kbd';

/** Says what a control is or why it is off, with its key; never the only place where something is said. */
export function Tooltip({
  text,
  shortcut,
  placement,
  isOff = false,
  children,
}: {
  text: ReactNode;
  shortcut?: string | undefined;
  placement?: TooltipProps['placement'];
  /** There is nothing to say now. */
  isOff?: boolean;
  children: ReactNode;
}) {
  return (
    <TooltipTrigger delay={400} closeDelay={80} isDisabled={isOff}>
      {children}
      <AriaTooltip
        placement={placement ?? 'top'}
        offset={6}
        className="flex max-w-72 items-center gap-2 rounded-control bg-surface-3 px-2 py-1 text-12 text-ink-1 shadow-2 entering:animate-appear"
      >
        {text}
        {shortcut && <Kbd>{shortcut}</Kbd>}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
