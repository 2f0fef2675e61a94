'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CircleAlert, Clock, Inbox, Mail as MailIcon, MailCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys, queries } from '@/client/queries';
import { useInstance } from '@/components/app-shell/instance';
import { useProblemText } from '@/components/app-shell/problem-text';
import { TopBar } from '@/components/app-shell/top-bar';
import { When } from '@/components/app-shell/when';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { Pill, type Tone } from '@/components/ui/pill';
import { listMails, type Mail } from '@/domain/api/mail';

const pageSize = 50;

const looks = {
  waiting: { tone: 'open', icon: Clock },
  sent: { tone: 'ok', icon: MailCheck },
  kept: { tone: 'quiet', icon: Inbox },
  failed: { tone: 'danger', icon: CircleAlert },
} as const satisfies Record<Mail['state'], { tone: Tone; icon: typeof Clock }>;

/** What this instance mailed: kind, recipient and state. What a mail says is its recipient's, but for invitations. */
export function MailPage() {
  const t = useTranslations('instance');
  const { sendsMail } = useInstance();
  const [readId, setReadId] = useState<string | null>(null);
  const mails = useInfiniteQuery({
    queryKey: keys.mails(),
    queryFn: ({ pageParam, signal }) =>
      call(listMails, { query: { limit: pageSize, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
  const items = mails.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar crumbs={[{ label: t('title') }]} />
      <main className="mx-auto w-full max-w-[968px] px-6 pt-12 pb-32 max-phone:px-4 max-phone:pt-6">
        <h1 className="text-36 font-semibold tracking-title max-phone:text-26">{t('title')}</h1>
        <h2 className="mt-8 text-16">{t('mail')}</h2>
        <p className="mt-0.5 max-w-[640px] text-ink-2">{t(sendsMail ? 'mailText' : 'outboxText')}</p>
        {mails.isSuccess && items.length === 0 ? (
          <EmptyState icon={MailIcon} title={t('noneTitle')}>
            {t('noneText')}
          </EmptyState>
        ) : (
          <ul className="mt-3 border-t border-line-2" aria-busy={mails.isPending}>
            {items.map((mail) => (
              <MailRow key={mail.id} mail={mail} onRead={() => setReadId(mail.id)} />
            ))}
          </ul>
        )}
        {mails.hasNextPage && (
          <div className="mt-4">
            <Button onPress={() => void mails.fetchNextPage()} isPending={mails.isFetchingNextPage}>
              {t('more')}
            </Button>
          </div>
        )}
      </main>
      <ReadDialog mailId={readId} onClose={() => setReadId(null)} />
    </div>
  );
}

function MailRow({ mail, onRead }: { mail: Mail; onRead: () => void }) {
  const t = useTranslations('instance');
  const { kind, recipient, state, problem, createdAt } = mail;
  const { tone, icon } = looks[state];
  return (
    <li className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line-1 py-2">
      <span className="min-w-0 grow">
        <span className="block font-medium">{t(`kinds.${kind}`)}</span>
        <span className="block truncate text-12 text-ink-3">
          {recipient} · <When at={createdAt} />
        </span>
        {problem !== null && <span className="block text-12 text-danger">{problem}</span>}
      </span>
      <Pill tone={tone} icon={icon}>
        {t(`states.${state}`)}
      </Pill>
      {kind === 'invitation' && (
        <Button size="sm" aria-label={t('readLabel', { recipient })} onPress={onRead}>
          {t('read')}
        </Button>
      )}
    </li>
  );
}

function ReadDialog({ mailId, onClose }: { mailId: string | null; onClose: () => void }) {
  const t = useTranslations('instance');
  const common = useTranslations('common');
  const problemText = useProblemText();
  const { data, error } = useQuery({ ...queries.mail(mailId ?? ''), enabled: mailId !== null });
  return (
    <Dialog
      isOpen={mailId !== null}
      onClose={onClose}
      title={data?.subject ?? t('kinds.invitation')}
      closeLabel={common('close')}
      size="md"
    >
      <DialogBody>
        {data && <p className="break-words whitespace-pre-wrap text-ink-1 select-text">{data.text}</p>}
        {error && (
          <Banner tone="danger" icon={CircleAlert} role="alert">
            {problemText(error)}
          </Banner>
        )}
      </DialogBody>
    </Dialog>
  );
}
