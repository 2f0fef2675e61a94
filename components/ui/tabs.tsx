'use client';

import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';

export interface TabPlace<T extends string> {
  id: T;
  label: ReactNode;
  content: ReactNode;
}

/** Places beside one another; only the chosen one is mounted. */
export function Tabs<T extends string>({
  label,
  places,
  value,
  onChange,
  aside,
  className = '',
}: {
  label: string;
  places: readonly TabPlace<T>[];
  value?: T;
  onChange?: (value: T) => void;
  /** Stands at the end of the row of tabs. */
  aside?: ReactNode;
  className?: string;
}) {
  return (
    <AriaTabs
      selectedKey={value}
      onSelectionChange={(key) => onChange?.(key as T)}
      className={`flex min-h-0 flex-col ${className}`}
    >
      <div className="flex items-center justify-between gap-4 border-b border-line-1 px-5">
        <TabList aria-label={label} className="flex gap-5">
          {places.map(({ id, label: word }) => (
            <Tab
              key={id}
              id={id}
              className="relative flex h-12 cursor-default items-center gap-1.5 font-medium text-ink-3 hover:text-ink-1 selected:text-ink-1 selected:after:absolute selected:after:inset-x-0 selected:after:-bottom-px selected:after:h-0.5 selected:after:bg-ink-1"
            >
              {word}
            </Tab>
          ))}
        </TabList>
        {aside}
      </div>
      {places.map(({ id, content }) => (
        <TabPanel key={id} id={id} className="min-h-0 grow outline-hidden">
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
