import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFacts, type Live } from '@/client/facts';
import { outgoingNotesOf } from '@/client/outgoing-notes';
import { staleEverything } from '@/client/queries';
import type { Listener } from '@/components/waveform/remote-playheads';
import type { Person } from '@/domain/viewer';
import { useReview } from './review-context';
import { useAnnouncer } from './use-announcer';
import { peopleOn, usePresence } from './use-presence';

interface LiveReview {
  readonly status: Live['status'];
  /** Everybody on this mix, me first. */
  readonly people: readonly Person[];
  /** The others on the version shown. */
  readonly listeners: readonly Listener[];
}

const LiveContext = createContext<LiveReview>({ status: 'connecting', people: [], listeners: [] });

export const useLiveReview = () => useContext(LiveContext);

/** The others, as they come: kept apart from the page, which must not be drawn anew four times a second for them. */
export function LiveReviewProvider({ children }: { children: ReactNode }) {
  const { projectId, headSeq, mix, version, playback, me, view } = useReview();
  const t = useTranslations('review.notes');
  const router = useRouter();
  const cache = useQueryClient();
  const { announcement, announce } = useAnnouncer();
  const live = useFacts(projectId, {
    after: headSeq,
    onFact(fact) {
      if (fact.type === 'project.renamed') router.refresh();
      if (fact.type === 'member.role-changed' && fact.data.userId === me.id) {
        // What exists for me is another set of things now.
        staleEverything(cache);
        router.refresh();
      }
      if (fact.type !== 'comment.added' || fact.actor.id === me.id) return;
      const { commentId } = fact.data;
      view.setState(({ arrivedIds }) => ({ arrivedIds: new Set(arrivedIds).add(commentId) }));
      announce(t('arrived', { name: fact.actor.name }));
    },
  });
  const { status, people } = live;
  const listeners = usePresence(live, mix.id, version?.id, playback, me);

  useEffect(() => {
    if (status === 'live') outgoingNotesOf(me.id).wake();
  }, [me.id, status]);

  const value = useMemo(
    () => ({ status, people: peopleOn(people, mix.id, me), listeners }),
    [status, people, mix.id, me, listeners],
  );
  return (
    <LiveContext value={value}>
      {children}
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </LiveContext>
  );
}
