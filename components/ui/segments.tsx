'use client';

import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

export interface Segment<T extends string> {
  id: T;
  label: ReactNode;
}

/** One of two or three, all in sight. */
export function Segments<T extends string>({
  label,
  value,
  segments,
  onChange,
}: {
  label: string;
  value: T;
  segments: readonly Segment<T>[];
  onChange: (value: T) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(chosen) => {
        const [key] = chosen;
        if (key !== undefined) onChange(key as T);
      }}
      className="inline-flex rounded-field bg-surface-0 p-0.5 hairline-2 light:bg-surface-3"
    >
      {segments.map((segment) => (
        <ToggleButton
          key={segment.id}
          id={segment.id}
          className="inline-flex h-7 items-center gap-1.5 rounded-control px-2.5 text-12 font-medium whitespace-nowrap text-ink-3 hover:text-ink-1 selected:bg-surface-3 selected:text-ink-1 selected:shadow-1 touch:h-10 light:selected:bg-surface-2 light:selected:shadow-[0_0_0_1px_var(--line-2)]"
        >
          {segment.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
