'use client';

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from 'react-aria-components';

export interface CheckboxProps extends Omit<AriaCheckboxProps, 'children' | 'className' | 'style'> {
  children: ReactNode;
}

export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox
      {...rest}
      className="group flex min-h-6 items-center gap-2.5 touch:min-h-11 disabled:text-ink-3"
    >
      <span className="flex size-[18px] shrink-0 items-center justify-center rounded-small bg-well text-ink-inverse hairline-control group-selected:bg-ink-1 group-selected:shadow-none group-focus-visible:outline-2 group-focus-visible:outline-offset-2 group-focus-visible:outline-(--focus)">
        <Check aria-hidden className="size-3.5 opacity-0 group-selected:opacity-100" strokeWidth={2.5} />
      </span>
      {children}
    </AriaCheckbox>
  );
}
