import { ChevronRight, NotebookPen } from 'lucide-react';
import { Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { sessionPath } from '@/components/app-shell/paths';
import type { Session } from '@/domain/api/projects';

/** The way into a session: its title, and what is in it. */
export function SessionStrip({ session }: { session: Session }) {
  const t = useTranslations('session');
  return (
    <section
      aria-label={t('strip.label')}
      className="relative mb-4 flex min-h-14 items-center gap-3 rounded-card bg-surface-1 px-4 py-2 hairline transition-colors duration-(--dur-fast) hover:bg-surface-2"
    >
      <NotebookPen aria-hidden className="size-5 shrink-0 text-ink-2" strokeWidth={1.75} />
      <div className="min-w-0 grow">
        <p className="flex min-w-0 items-baseline gap-2">
          <span className="shrink-0 text-12 text-ink-3">{t('strip.label')}</span>
          <Link
            href={sessionPath(session.id)}
            className="truncate rounded-small text-14 font-medium after:absolute after:inset-0"
          >
            {session.title}
          </Link>
        </p>
        <p className="truncate text-12 text-ink-3">{t('page.words')}</p>
      </div>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" strokeWidth={1.75} />
    </section>
  );
}
