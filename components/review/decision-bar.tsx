import { Check, CircleCheck, EyeOff, MessageSquareWarning, UserRoundCheck } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState, type ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import type { Version } from '@/domain/api/review';
import { can } from '@/domain/roles';
import { useReview } from './review-context';
import { useDecisions, type Decisions } from './use-decisions';
import { useVersionChanges } from './use-version-changes';
import { ReopenDialog } from './version-actions';
import { currentOf } from './version-state';

const ReasonDialog = dynamic(async () => (await import('./reason-dialog')).ReasonDialog);
const ReviewersDialog = dynamic(async () => (await import('./reviewers-dialog')).ReviewersDialog);

/** What was decided on the version shown, whom it waits for, and the two verdicts. */
export function DecisionBar() {
  const { version } = useReview();
  if (version?.status !== 'ready' || version.isDestroyed || version.number === null) return null;
  return <Bar key={version.id} version={version} number={version.number} />;
}

interface Part {
  version: Version;
  number: number;
}

function Bar({ version, number }: Part) {
  const t = useTranslations('decisions');
  const decisions = useDecisions(version);
  return (
    <section
      aria-label={t('label')}
      data-foot
      className="-mx-6 mt-auto flex min-h-[72px] flex-wrap items-center gap-x-4 gap-y-3 border-t border-line-1 bg-surface-1 px-6 py-3 max-desk:-mx-4 max-desk:px-4 max-phone:mx-0 max-phone:px-5"
    >
      {version.isHidden ? (
        <Hidden version={version} number={number} />
      ) : version.state === 'approved' ? (
        <Approved version={version} number={number} />
      ) : version.state === 'superseded' ? (
        <Superseded number={number} />
      ) : (
        <Undecided version={version} number={number} decisions={decisions} />
      )}
    </section>
  );
}

function Words({ first, then }: { first: ReactNode; then: ReactNode }) {
  return (
    <div className="min-w-0 grow">
      <p className="font-medium">{first}</p>
      <p className="text-12 text-ink-3">{then}</p>
    </div>
  );
}

function Hidden({ version, number }: Part) {
  const t = useTranslations('decisions');
  const { show, isHiding } = useVersionChanges(version);
  return (
    <>
      <EyeOff aria-hidden className="size-6 shrink-0 text-team" strokeWidth={1.75} />
      <Words first={t('hidden', { number })} then={t('hiddenText')} />
      <Button size="lg" isPending={isHiding} onPress={show}>
        {t('showAgain')}
      </Button>
    </>
  );
}

function Approved({ version, number }: Part) {
  const { standing } = useReview();
  const t = useTranslations('decisions');
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <CircleCheck aria-hidden className="size-6 shrink-0 text-ok" strokeWidth={1.75} />
      <Words first={t('master', { number })} then={t('masterText')} />
      {can(standing, 'versions.reopen') && (
        <Button size="lg" onPress={() => setAsking(true)}>
          {t('reopen')}
        </Button>
      )}
      {isAsking && <ReopenDialog version={version} onClose={() => setAsking(false)} />}
    </>
  );
}

function Superseded({ number }: { number: number }) {
  const { mix, actions } = useReview();
  const t = useTranslations('decisions');
  const current = currentOf(mix.versions);
  const isNumbered = current !== undefined && current.number !== null;
  return (
    <>
      <Words
        first={t('superseded', { number })}
        then={isNumbered ? t('supersededText', { current: current.number ?? 0 }) : ''}
      />
      {isNumbered && (
        <Button size="lg" onPress={() => actions.showVersion(current.id)}>
          {t('listenTo', { current: current.number ?? 0 })}
        </Button>
      )}
    </>
  );
}

function Undecided({ version, number, decisions }: Part & { decisions: Decisions }) {
  const { standing, me } = useReview();
  const t = useTranslations('decisions');
  const [isAsking, setAsking] = useState(false);
  const mayDecide = can(standing, 'decisions.make');
  const mine = decisions.decisions.find(({ person }) => person.id === me.id);
  const isBusy = decisions.decide.isPending;
  const isAwaited = decisions.reviewers.some(
    ({ person }) => !decisions.decisions.some((one) => one.counts && one.person.id === person.id),
  );
  // Where whoever was waited for has left, what was said stays said: to settle it takes another approval.
  const mayApprove = mine?.verdict !== 'approved' || (mine.counts && !isAwaited);
  const approve = () =>
    decisions.decide.mutate({ verdict: 'approved', note: '' }, { onError: decisions.tell });
  const askForChanges = (note: string) =>
    decisions.decide.mutateAsync({ verdict: 'changes-requested', note });
  return (
    <>
      <Progress version={version} number={number} decisions={decisions} />
      {can(standing, 'reviewers.name') && <WhoDecides number={number} decisions={decisions} />}
      {mayDecide && (
        <div className="flex gap-3 max-phone:w-full">
          {mine && (
            <Button size="lg" variant="ghost" onPress={() => decisions.withdraw.mutate()}>
              {t('takeBack')}
            </Button>
          )}
          {mine?.verdict !== 'changes-requested' && (
            <Button
              size="lg"
              icon={MessageSquareWarning}
              isPending={isBusy}
              className="max-phone:grow"
              onPress={() => setAsking(true)}
            >
              {t('requestChanges')}
            </Button>
          )}
          {mayApprove && (
            <Button
              size="lg"
              variant="approve"
              icon={Check}
              isPending={isBusy}
              className="max-phone:grow"
              onPress={approve}
            >
              {t('approve', { number })}
            </Button>
          )}
          {isAsking && (
            <ReasonDialog
              onClose={() => setAsking(false)}
              title={t('noteTitle')}
              label={t('noteLabel')}
              hint={t('noteHint')}
              submit={t('send')}
              onSubmit={askForChanges}
            />
          )}
        </div>
      )}
    </>
  );
}

function Progress({ version, number, decisions: { decisions, reviewers } }: Part & { decisions: Decisions }) {
  const { me, members } = useReview();
  const t = useTranslations('decisions');
  const format = useFormatter();
  const list = (names: string[]) => format.list(names);
  const nameOf = (person: { id: string; name: string }) => (person.id === me.id ? t('you') : person.name);
  const said = (verdict: 'approved' | 'changes-requested') =>
    decisions.filter((one) => one.verdict === verdict).map(({ person }) => nameOf(person));
  const sentences = [
    ...(said('approved').length > 0 ? [t('approvedBy', { names: list(said('approved')) })] : []),
    ...(said('changes-requested').length > 0
      ? [t('changesBy', { names: list(said('changes-requested')) })]
      : []),
  ];
  if (reviewers.length === 0) {
    const deciders = members.filter(({ role, isClosed }) => !isClosed && can(role, 'decisions.make'));
    const isMine = version.uploadedBy.id === me.id && deciders.length > 1;
    const hint = isMine ? t('uploaderWaits') : t('oneSettles');
    return (
      <Words
        first={sentences.join(' ') || t('nobodyNamed', { number })}
        then={sentences.length > 0 && !isMine ? '' : hint}
      />
    );
  }
  const hasDecided = (id: string) => decisions.some(({ person, counts }) => counts && person.id === id);
  const waiting = reviewers
    .filter(({ person }) => !hasDecided(person.id))
    .map(({ person }) => nameOf(person));
  const due = reviewers.find(({ dueAt }) => dueAt !== null)?.dueAt;
  const then = [
    ...sentences,
    ...(waiting.length > 0 ? [t('waitingFor', { names: list(waiting) })] : []),
    ...(due ? [t('due', { when: format.dateTime(new Date(due), { dateStyle: 'medium' }) })] : []),
  ];
  return (
    <>
      <div className="flex gap-1.5">
        {reviewers.map(({ person }) => (
          <Avatar
            key={person.id}
            person={person}
            size="lg"
            state={hasDecided(person.id) ? 'decided' : 'outlined'}
          />
        ))}
      </div>
      <Words
        first={t('decidedOf', { decided: reviewers.length - waiting.length, all: reviewers.length, number })}
        then={then.join(' ')}
      />
    </>
  );
}

function WhoDecides({ number, decisions }: { number: number; decisions: Decisions }) {
  const t = useTranslations('decisions');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="lg"
        variant="ghost"
        icon={UserRoundCheck}
        onPress={() => {
          decisions.name.reset();
          setOpen(true);
        }}
        className="max-phone:hidden"
      >
        {t('whoDecides')}
      </Button>
      {isOpen && <ReviewersDialog number={number} decisions={decisions} onClose={() => setOpen(false)} />}
    </>
  );
}
