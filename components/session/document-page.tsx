'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Download, RefreshCw } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { ApiProblem, call } from '@/client/api';
import { queries } from '@/client/queries';
import { ConfirmDialog } from '@/components/app-shell/confirm-dialog';
import { NotFoundNotice } from '@/components/app-shell/notices';
import { Moment, When } from '@/components/app-shell/when';
import { formatBytes } from '@/components/project/format-bytes';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Pill } from '@/components/ui/pill';
import type { SessionDocument } from '@/domain/api/projects';
import { restoreSession } from '@/domain/api/session-history';
import { saveFile } from './save-file';
import { SessionFrame } from './session-frame';
import { useSession, useSessionConnection, type SessionData } from './use-session';

const lookEveryMs = 3_000;
const mostShown = 100_000;

/** What is stored of a session: for its owners, when somebody asks whether everything is there. */
export function DocumentPage({ initial, stored }: { initial: SessionData; stored: SessionDocument }) {
  const t = useTranslations('session.document');
  const { project, session } = useSession(initial);
  const { connection, people, saving } = useSessionConnection(initial);
  const hasUnsaved = 'changes' in saving && saving.changes > 0;
  const { data, error } = useQuery({
    ...queries.document(session.id),
    initialData: stored,
    refetchInterval: lookEveryMs,
  });
  const held = useQuery(queries.content(session.id));
  const text = useMemo(() => (held.data ? JSON.stringify(held.data.content, null, 2) : ''), [held.data]);
  if (error instanceof ApiProblem && !error.mayPass) return <NotFoundNotice />;

  return (
    <SessionFrame
      project={project}
      session={session}
      colour={initial.me.colour}
      title={t('title')}
      connection={connection}
      saving={saving}
    >
      <main className="mx-auto w-full max-w-[968px] px-6 pt-8 pb-32 max-phone:px-4 max-phone:pt-6">
        <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="text-26 font-semibold tracking-title">{t('title')}</h1>
          {data.damagedAt === null ? (
            <Pill tone="ok" icon={CircleCheck}>
              {t('whole')}
            </Pill>
          ) : (
            <Pill tone="danger" icon={CircleAlert}>
              {t('damaged')}
            </Pill>
          )}
        </header>
        <p className="mt-1 text-ink-2">{t('intro')}</p>
        {data.damagedAt !== null && (
          <Damage
            sessionId={session.id}
            since={data.damagedAt}
            onRestored={hasUnsaved ? undefined : () => connection?.discard()}
          />
        )}
        <Figures stored={data} names={people.map(({ name }) => name)} />
        <Edits edits={data.edits} />
        <section className="mt-10">
          <header className="flex flex-wrap items-end justify-between gap-3">
            <div>
              <h2 className="text-16">{t('content')}</h2>
              <p className="mt-0.5 text-ink-2">
                {held.data ? t('contentText', { seq: held.data.seq }) : t('opening')}
              </p>
            </div>
            <span className="flex gap-2">
              <Button
                size="sm"
                icon={RefreshCw}
                isPending={held.isFetching}
                onPress={() => void held.refetch()}
              >
                {t('lookAgain')}
              </Button>
              <Button
                size="sm"
                icon={Download}
                reason={text === '' ? t('opening') : undefined}
                onPress={() => saveFile(`${session.title}.json`, text, 'application/json')}
              >
                {t('save')}
              </Button>
            </span>
          </header>
          {held.error && (
            <div className="mt-3">
              <Banner tone="danger" icon={CircleAlert} role="alert">
                {t('unread')}
              </Banner>
            </div>
          )}
          <textarea
            readOnly
            aria-label={t('content')}
            value={text.slice(0, mostShown)}
            className="mt-3 h-[480px] w-full resize-y rounded-card bg-surface-1 p-4 text-12"
          />
          {text.length > mostShown && <p className="mt-2 text-ink-2">{t('cut')}</p>}
        </section>
      </main>
    </SessionFrame>
  );
}

function Damage({
  sessionId,
  since,
  onRestored,
}: {
  sessionId: string;
  since: string;
  /** Before the page is loaded again; what is not saved stays where it is. */
  onRestored: (() => Promise<void> | undefined) | undefined;
}) {
  const t = useTranslations('session.document');
  const format = useFormatter();
  const [isAsking, setAsking] = useState(false);
  const restore = async () => {
    await call(restoreSession, { params: { sessionId }, input: {} });
    await onRestored?.();
    window.location.reload();
  };
  return (
    <div className="mt-4">
      <Banner tone="danger" icon={CircleAlert} role="alert">
        {t('damagedText', {
          when: format.dateTime(new Date(since), { dateStyle: 'medium', timeStyle: 'short' }),
        })}{' '}
        <Button variant="ghost" size="sm" onPress={() => setAsking(true)}>
          {t('restore')}
        </Button>
      </Banner>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('restoreTitle')}
        text={t('restoreText')}
        submit={t('restore')}
        onSubmit={restore}
      />
    </div>
  );
}

function Figures({ stored, names }: { stored: SessionDocument; names: string[] }) {
  const t = useTranslations('session.document');
  const format = useFormatter();
  const { headSeq, bytes, tailBytes, snapshot, epoch, clients } = stored;
  const snapshotText = snapshot ? t('snapshotAt', { seq: snapshot.seq }) : t('noSnapshot');
  const figures: [label: string, value: ReactNode][] = [
    [t('edits'), format.number(headSeq)],
    [t('size'), formatBytes(bytes)],
    [t('tail'), formatBytes(tailBytes)],
    [t('snapshot'), snapshotText],
    [t('clients'), format.number(clients)],
    [t('epoch'), format.number(epoch)],
    [t('here'), names.join(', ') || '\u00a0'],
  ];
  return (
    <dl className="mt-6 grid grid-cols-4 gap-x-6 gap-y-5 max-phone:grid-cols-2">
      {figures.map(([label, value]) => (
        <div key={label} className="min-w-0">
          <dt className="text-12 text-ink-3">{label}</dt>
          <dd className="mt-0.5 text-16 wrap-break-word tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Edits({ edits }: { edits: SessionDocument['edits'] }) {
  const t = useTranslations('session.document');
  const format = useFormatter();
  const nameOf = ({ person }: SessionDocument['edits'][number]) =>
    person === null ? t('server') : person.name || t('former');
  return (
    <section className="mt-10">
      <h2 id="latest" className="text-16">
        {t('latest')}
      </h2>
      <table className="mt-3 w-full border-t border-line-2 text-left tabular-nums" aria-labelledby="latest">
        <thead className="text-12 text-ink-3">
          <tr className="h-9">
            <th className="font-normal">{t('number')}</th>
            <th className="font-normal">{t('who')}</th>
            <th className="font-normal">{t('when')}</th>
            <th className="text-right font-normal">{t('bytes')}</th>
          </tr>
        </thead>
        <tbody>
          {edits.map((edit) => (
            <tr key={edit.seq} className="h-9 border-t border-line-1">
              <td>{format.number(edit.seq)}</td>
              <td className="max-w-40 truncate">{nameOf(edit)}</td>
              <td>
                <span className="max-phone:hidden">
                  <Moment at={edit.at} />
                </span>
                <span className="phone:hidden">
                  <When at={edit.at} />
                </span>
              </td>
              <td className="text-right">{formatBytes(edit.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
