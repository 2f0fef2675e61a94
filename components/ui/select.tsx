'use client';

import { Check, ChevronDown } from 'lucide-react';
import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components';
import { FieldLabel } from './field';
import { itemLook, popoverLook } from './menu';

export interface Option<T extends string> {
  id: T;
  label: string;
  description?: string;
}

export interface SelectProps<T extends string> {
  label: string;
  /** Only for screen readers: what stands beside it says it already. */
  hidesLabel?: boolean;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  size?: 'sm' | 'md';
  className?: string;
}

/** One of a few; the choice shows with its word. */
export function Select<T extends string>({
  label,
  hidesLabel = false,
  value,
  options,
  onChange,
  size = 'md',
  className = '',
}: SelectProps<T>) {
  const chosen = options.find((option) => option.id === value);
  return (
    <AriaSelect
      value={value}
      onChange={(key) => onChange(key as T)}
      className={`flex flex-col ${className}`}
      aria-label={hidesLabel ? label : undefined}
    >
      {!hidesLabel && <FieldLabel label={label} />}
      <Button
        className={`flex items-center justify-between gap-2 hover:bg-surface-3 ${
          size === 'sm'
            ? 'control-sm rounded-control px-2 text-12 text-ink-2'
            : 'h-9 rounded-field bg-well px-3 text-14 hairline-control touch:h-11'
        }`}
      >
        <SelectValue className="truncate">{chosen?.label}</SelectValue>
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-3" strokeWidth={1.75} />
      </Button>
      <Popover className={`min-w-(--trigger-width) ${popoverLook}`} offset={4}>
        <ListBox items={options} className="outline-hidden">
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={itemLook}>
              <span className="flex min-w-0 grow flex-col">
                <Text slot="label">{option.label}</Text>
                {option.description && (
                  <Text slot="description" className="text-12 text-ink-3">
                    {option.description}
                  </Text>
                )}
              </span>
              <Check
                aria-hidden
                className="invisible size-3.5 shrink-0 group-selected:visible"
                strokeWidth={2}
              />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
