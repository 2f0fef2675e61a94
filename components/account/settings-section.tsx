import { useId, type ReactNode } from 'react';

/** One group of settings under its heading. */
export function SettingsSection({
  title,
  text,
  children,
}: {
  title: string;
  text?: string;
  children: ReactNode;
}) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="mb-10">
      <h2 id={titleId} className="text-16">
        {title}
      </h2>
      {text && <p className="mt-0.5 text-ink-2">{text}</p>}
      <div className="mt-3 border-t border-line-2">{children}</div>
    </section>
  );
}

/** A line of a group: what it is at the left, what can be done at the right. */
export const settingsRow =
  'flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line-1 py-2';
