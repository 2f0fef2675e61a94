'use client';

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  ToggleButton,
  type ButtonProps,
  type TooltipProps,
} from 'react-aria-components';
import { Tooltip } from './tooltip';

export interface IconButtonProps extends Omit<
  ButtonProps,
  'aria-label' | 'className' | 'children' | 'style' | 'isDisabled'
> {
  /** The accessible name, shown as the tooltip. */
  label: string;
  icon: LucideIcon;
  /** The key that does the same, as shown to people. */
  shortcut?: string | undefined;
  size?: 'sm' | 'md' | 'lg';
  /** Why this cannot be pressed now. */
  reason?: string | undefined;
  /** Given: a toggle that is on or off. */
  isSelected?: boolean;
  onChange?: (isSelected: boolean) => void;
  placement?: TooltipProps['placement'];
  className?: string;
  /** A small sign over the icon. */
  children?: ReactNode;
}

const sizes = {
  sm: ['control-sm', 'size-3.5'],
  md: ['control-md', 'size-4'],
  lg: ['control-lg', 'size-5'],
} as const;

/** An icon without a word: always with a name, a tooltip and, where there is one, its key. */
export function IconButton({
  label,
  icon: Icon,
  shortcut,
  size = 'md',
  reason,
  isSelected,
  onChange,
  placement,
  className = '',
  children,
  onPress,
  ...rest
}: IconButtonProps) {
  const [box, drawing] = sizes[size];
  const look =
    `${box} relative inline-flex aspect-square shrink-0 items-center justify-center rounded-control text-ink-2 ` +
    'transition-colors duration-(--dur-fast) ease-out hover:bg-surface-2 hover:text-ink-1 pressed:bg-surface-3 ' +
    `selected:bg-surface-3 selected:text-ink-1 aria-disabled:cursor-not-allowed aria-disabled:text-ink-3 ${className}`;
  const content = (
    <>
      <Icon aria-hidden className={drawing} strokeWidth={1.75} />
      {children}
    </>
  );
  const button =
    isSelected === undefined ? (
      <AriaButton
        {...rest}
        aria-label={label}
        className={look}
        aria-disabled={reason ? true : undefined}
        onPress={reason ? undefined : onPress}
      >
        {content}
      </AriaButton>
    ) : (
      <ToggleButton aria-label={label} className={look} isSelected={isSelected} onChange={onChange}>
        {content}
      </ToggleButton>
    );
  return (
    <Tooltip text={reason ?? label} shortcut={shortcut} placement={placement}>
      {button}
    </Tooltip>
  );
}
