'use client';

import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Popover,
  Separator,
  Text,
  type PopoverProps,
} from 'react-aria-components';
import { Kbd } from './kbd';

export const popoverLook =
  'max-w-80 overflow-auto rounded-card bg-surface-2 p-1 shadow-2 entering:animate-appear outline-hidden';

export const itemLook =
  'group flex min-h-8 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1.5 outline-hidden touch:min-h-11 ' +
  'focus:bg-surface-3 focus-visible:bg-surface-3 selected:font-medium disabled:text-ink-3';

export interface MenuAction {
  id: string;
  label: string;
  description?: string;
  icon?: LucideIcon;
  shortcut?: string;
  href?: string;
  onAction?: () => void;
  isDanger?: boolean;
  /** Why it cannot be chosen now. */
  reason?: string | undefined;
}

/** A button and the actions behind it; `sections` are parted by a hairline. */
export function Menu({
  trigger,
  label,
  sections,
  placement = 'bottom start',
}: {
  trigger: ReactElement;
  label: string;
  sections: readonly (readonly MenuAction[])[];
  placement?: PopoverProps['placement'];
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={`min-w-48 ${popoverLook}`} offset={6} placement={placement}>
        <AriaMenu aria-label={label} className="outline-hidden">
          {sections.flatMap((actions, index) => [
            ...(index > 0
              ? [<Separator key={`line-${index}`} className="mx-1.5 my-1 h-px bg-line-2" />]
              : []),
            ...actions.map((action) => <MenuItem key={action.id} action={action} />),
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function MenuItem({ action }: { action: MenuAction }) {
  const { id, label, icon: Icon, shortcut, href, onAction, isDanger, reason, description = reason } = action;
  return (
    <AriaMenuItem
      id={id}
      textValue={label}
      href={reason ? undefined : href}
      onAction={onAction}
      isDisabled={reason !== undefined}
      className={`${itemLook} ${isDanger && !reason ? 'text-danger' : ''}`}
    >
      {Icon && <Icon aria-hidden className="size-4 shrink-0 opacity-80" strokeWidth={1.75} />}
      <span className="flex min-w-0 grow flex-col">
        <Text slot="label">{label}</Text>
        {description && (
          <Text slot="description" className="text-12 text-ink-3">
            {description}
          </Text>
        )}
      </span>
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </AriaMenuItem>
  );
}
