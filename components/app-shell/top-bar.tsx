'use client';

import { ChevronRight, LogOut, ServerCog, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { signOut } from '@/client/sign-in';
import { Avatar } from '@/components/ui/avatar';
import { Menu } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { Brand } from './brand';
import { instancePath } from './paths';
import { useProblemText } from './problem-text';
import { useViewer } from './viewer';

export interface Crumb {
  label: string;
  /** Missing on the last: that is where one is. */
  href?: string;
}

/** The bar above every page: where one is, what can be done here, who one is. */
export function TopBar({
  crumbs,
  colour = 0,
  children,
}: {
  crumbs: readonly Crumb[];
  /** The viewer's colour in the project that is shown. */
  colour?: number;
  children?: ReactNode;
}) {
  return (
    <header className="sticky top-0 z-(--z-sticky) flex h-13 shrink-0 items-center gap-3 border-b border-line-1 bg-surface-1 px-4">
      <Brand />
      <span className="mx-1 h-5 w-px shrink-0 bg-line-2 max-phone:hidden" />
      <nav className="flex min-w-0 items-center gap-1.5 text-ink-3">
        {crumbs.map((crumb, index) => (
          <span
            key={index}
            className={`flex min-w-0 items-center gap-1.5 ${crumb.href ? 'max-phone:hidden' : ''}`}
          >
            {index > 0 && (
              <ChevronRight aria-hidden className="size-3.5 shrink-0 max-phone:hidden" strokeWidth={1.75} />
            )}
            {crumb.href ? (
              <Link href={crumb.href} className="truncate rounded-small hover:text-ink-1">
                {crumb.label}
              </Link>
            ) : (
              <b aria-current="page" className="truncate text-ink-1">
                {crumb.label}
              </b>
            )}
          </span>
        ))}
      </nav>
      <span className="grow" />
      {children}
      <AccountMenu colour={colour} />
    </header>
  );
}

function AccountMenu({ colour }: { colour: number }) {
  const t = useTranslations('common.account');
  const viewer = useViewer();
  const problemText = useProblemText();
  if (!viewer) return null;
  const leave = () => {
    signOut().then(
      () => window.location.assign('/sign-in'),
      (problem: unknown) => toast({ text: problemText(problem), isError: true }),
    );
  };
  const actions = [
    { id: 'settings', label: t('settings'), icon: Settings, href: '/settings' },
    ...(viewer.kind === 'user' && viewer.isAdmin
      ? [{ id: 'instance', label: t('instance'), icon: ServerCog, href: instancePath }]
      : []),
    { id: 'sign-out', label: t('signOut'), icon: LogOut, onAction: leave },
  ];
  if (viewer.kind === 'guest') return <Avatar person={{ name: viewer.name, colour }} />;
  return (
    <Menu
      label={t('menu')}
      placement="bottom end"
      sections={[actions]}
      trigger={
        <Button aria-label={`${t('menu')}: ${viewer.name}`} className="flex rounded-full p-[3px] touch:p-2.5">
          <Avatar person={{ name: viewer.name, colour }} />
        </Button>
      }
    />
  );
}
