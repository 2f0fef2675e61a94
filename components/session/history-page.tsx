'use client';

import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { NotFoundNotice } from '@/components/app-shell/notices';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import type { History } from '@/domain/api/session-history';
import { can } from '@/domain/roles';
import { Revision } from './revision';
import { SavingSign } from './saving-sign';
import { SessionFrame } from './session-frame';
import { Stretches, useStretches } from './stretches';
import { useSession, useSessionConnection, type SessionData } from './use-session';

/** When a session was written in and by whom, what its words were, and the way back to them. */
export function HistoryPage({ initial, first }: { initial: SessionData; first: History }) {
  const t = useTranslations('session.history');
  const { project, session, isGone } = useSession(initial);
  const { connection, saving, isOpen } = useSessionConnection(initial);
  const list = useStretches(session.id, first);
  // What is read stays until something else is chosen, whatever is written meanwhile.
  const [chosen, setChosen] = useState(first.items[0]);
  if (isGone || !can(project.role, 'sessions.recall')) return <NotFoundNotice />;

  return (
    <SessionFrame
      project={project}
      session={session}
      colour={initial.me.colour}
      title={t('title')}
      connection={connection}
      saving={saving}
      corner={<SavingSign saving={saving} isReader={false} />}
    >
      <main className="mx-auto grid w-full max-w-[1080px] grow grid-cols-[300px_minmax(0,1fr)] content-start gap-x-10 gap-y-6 px-6 pt-8 pb-24 max-desk:grid-cols-1 max-phone:px-4 max-phone:pt-6">
        <header className="col-span-full">
          <h1 className="text-26 font-semibold tracking-title">{t('title')}</h1>
          <p className="mt-1 text-ink-2">{t('intro')}</p>
        </header>
        {list.error && (
          <div className="col-span-full">
            <Banner tone="danger" icon={CircleAlert} role="alert">
              {t('unread')}{' '}
              <Button variant="ghost" size="sm" onPress={list.lookAgain}>
                {t('again')}
              </Button>
            </Banner>
          </div>
        )}
        {chosen && (
          <>
            <Stretches {...list} chosen={chosen} onChoose={setChosen} />
            <Revision
              sessionId={session.id}
              stretch={chosen}
              document={isOpen ? connection?.document : undefined}
              reason={saving.kind === 'refused' ? t('refused') : undefined}
            />
          </>
        )}
      </main>
    </SessionFrame>
  );
}
