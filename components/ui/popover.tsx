'use client';

import type { ReactElement, ReactNode } from 'react';
import { Dialog, DialogTrigger, Popover as AriaPopover, type PopoverProps } from 'react-aria-components';
import { popoverLook } from './menu';

/** A button and a small panel at it. */
export function Popover({
  trigger,
  label,
  placement = 'bottom',
  children,
}: {
  trigger: ReactElement;
  label: string;
  placement?: PopoverProps['placement'];
  children: ReactNode | ((close: () => void) => ReactNode);
}) {
  return (
    <DialogTrigger>
      {trigger}
      <AriaPopover className={popoverLook} offset={6} placement={placement}>
        <Dialog aria-label={label} className="p-2 outline-hidden">
          {({ close }) => <>{typeof children === 'function' ? children(close) : children}</>}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
