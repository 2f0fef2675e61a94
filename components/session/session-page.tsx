'use client';

import dynamic from 'next/dynamic';
import { useTranslations } from 'use-intl';
import { useFacts } from '@/client/facts';
import { NotFoundNotice } from '@/components/app-shell/notices';
import { AvatarRow } from '@/components/ui/avatar';
import { can } from '@/domain/roles';
import type { PresentUser } from '@/session/presence';
import { SavingSign } from './saving-sign';
import { SessionFrame } from './session-frame';
import { SessionMenu } from './session-menu';
import { useSession, useSessionConnection, type SessionData } from './use-session';
import { WordsSkeleton } from './words-skeleton';

const Words = dynamic(() => import('./words').then((words) => words.Words), {
  ssr: false,
  loading: WordsSkeleton,
});

/** A session: its words, who is here, and whether everything is saved. */
export function SessionPage({ initial }: { initial: SessionData }) {
  const t = useTranslations('session');
  const common = useTranslations('common');
  const { project, session, isGone } = useSession(initial);
  useFacts(project.id, { after: initial.project.headSeq });
  const { connection, saving, isOpen, people } = useSessionConnection(initial);
  const { me } = initial;
  const mayChange = can(project.role, 'sessions.change');
  const hasUnsaved = saving.kind === 'refused' && saving.changes > 0;
  if (isGone && !hasUnsaved && saving.kind !== 'offline') return <NotFoundNotice />;

  return (
    <SessionFrame
      project={project}
      session={session}
      colour={me.colour}
      connection={connection}
      saving={saving}
      corner={
        <>
          <SavingSign saving={saving} isReader={!mayChange} />
          <PeopleHere people={people} meId={me.id} />
        </>
      }
    >
      <main className="flex min-w-0 grow flex-col px-10 pt-6 pb-12 max-desk:px-6 max-phone:px-4">
        <header className="mb-5 flex items-start justify-between gap-4">
          <div className="min-w-0">
            <h1 className="text-26 font-semibold tracking-title wrap-break-word">{session.title}</h1>
            <p className="mt-1 min-h-5 text-ink-2">
              {mayChange ? t('page.words') : t('page.readOnly', { role: common(`role.${project.role}`) })}
            </p>
          </div>
          {connection && (
            <SessionMenu
              sessionId={session.id}
              title={session.title}
              document={connection.document}
              mayRecall={can(project.role, 'sessions.recall')}
              mayInspect={can(project.role, 'sessions.inspect')}
            />
          )}
        </header>
        {!isOpen && saving.kind === 'offline' && <p className="mb-4 text-ink-2">{t('page.unreachable')}</p>}
        {connection && isOpen ? (
          <Words
            connection={connection}
            me={{ id: me.id, name: me.name, colour: me.colour, role: project.role }}
            isWritable={mayChange && saving.kind !== 'refused'}
          />
        ) : (
          <WordsSkeleton />
        )}
      </main>
    </SessionFrame>
  );
}

function PeopleHere({ people, meId }: { people: readonly PresentUser[]; meId: string }) {
  const t = useTranslations('session.page');
  if (people.length < 2) return null;
  const meFirst = [...people].sort((one, other) => Number(other.id === meId) - Number(one.id === meId));
  const names = meFirst.map(({ name }) => name).join(', ');
  return (
    <span className="flex items-center gap-2 max-phone:hidden" role="img" aria-label={t('who', { names })}>
      <AvatarRow people={meFirst} size="md" />
      <span aria-hidden className="text-12 whitespace-nowrap text-ink-3 max-desk:hidden">
        {t('here', { count: people.length })}
      </span>
    </span>
  );
}
