'use client';

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Link as AriaLink,
  type ButtonProps as AriaButtonProps,
} from 'react-aria-components';
import { Tooltip } from './tooltip';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'approve';
export type ButtonSize = 'sm' | 'md' | 'lg' | 'field';

const base =
  'inline-flex shrink-0 select-none items-center justify-center gap-[7px] whitespace-nowrap font-medium ' +
  'transition-[background-color,color,filter] duration-(--dur-fast) ease-out ' +
  'aria-disabled:cursor-not-allowed disabled:cursor-not-allowed';

const variants: Record<ButtonVariant, string> = {
  primary:
    'bg-ink-1 text-ink-inverse hover:brightness-92 pressed:brightness-85 light:hover:brightness-140 ' +
    'aria-disabled:bg-surface-3 aria-disabled:text-ink-3 disabled:bg-surface-3 disabled:text-ink-3',
  secondary:
    'bg-surface-2 text-ink-1 hairline-2 hover:bg-surface-3 pressed:bg-surface-3 aria-disabled:text-ink-3 disabled:text-ink-3',
  ghost:
    'text-ink-2 hover:bg-surface-2 hover:text-ink-1 pressed:bg-surface-3 aria-disabled:text-ink-3 disabled:text-ink-3',
  danger:
    'text-danger hover:bg-danger-wash pressed:bg-danger-wash aria-disabled:text-ink-3 disabled:text-ink-3',
  approve:
    'bg-ok text-ink-inverse hover:brightness-95 pressed:brightness-90 ' +
    'aria-disabled:bg-surface-3 aria-disabled:text-ink-3 disabled:bg-surface-3 disabled:text-ink-3',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'control-sm gap-[5px] rounded-control px-2 text-12',
  md: 'control-md rounded-control px-3 text-13',
  lg: 'control-lg rounded-field px-[18px] text-14',
  field: 'h-11 rounded-field px-[18px] text-14',
};

interface Look {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  icon?: LucideIcon | undefined;
  className?: string | undefined;
  children: ReactNode;
}

export interface ButtonProps
  extends Look, Omit<AriaButtonProps, 'className' | 'children' | 'style' | 'isDisabled'> {
  /** Why this cannot be pressed now. It stays in the tab order and says so. */
  reason?: string | undefined;
}

const iconSizes: Record<ButtonSize, string> = {
  sm: 'size-3.5',
  md: 'size-3.5',
  lg: 'size-4',
  field: 'size-4',
};

function look({ variant = 'secondary', size = 'md', className = '' }: Look): string {
  return `${base} ${variants[variant]} ${sizes[size]} ${className}`;
}

function Content({ icon: Icon, size = 'md', children }: Look) {
  return (
    <>
      {Icon && <Icon aria-hidden className={`${iconSizes[size]} shrink-0`} strokeWidth={1.75} />}
      {children}
    </>
  );
}

/** Primary is ink and one a view; approve is the only green one; danger is text. */
export function Button({
  variant,
  size,
  icon,
  className,
  children,
  reason,
  onPress,
  type,
  ...rest
}: ButtonProps) {
  const shape = { variant, size, icon, className, children };
  const button = (
    <AriaButton
      {...rest}
      className={look(shape)}
      aria-disabled={reason ? true : undefined}
      type={reason ? 'button' : type}
      onPress={reason ? undefined : onPress}
    >
      <Content {...shape} />
    </AriaButton>
  );
  // Around it in any case: with another parent it would be another button, and lose the focus.
  return (
    <Tooltip text={reason} isOff={!reason}>
      {button}
    </Tooltip>
  );
}

/** A place to go, dressed as a button. */
export function LinkButton({
  href,
  download,
  ...shape
}: Look & { href: string; download?: boolean | string }) {
  return (
    <AriaLink href={href} download={download} className={look(shape)}>
      <Content {...shape} />
    </AriaLink>
  );
}
