import type { ReactNode } from 'react';

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-block min-w-[18px] rounded-small px-1 text-center font-ui text-11 font-medium text-ink-3 hairline-2 in-[[role=tooltip]]:text-ink-2 in-[[role=tooltip]]:hairline-control">
      {children}
    </kbd>
  );
}
