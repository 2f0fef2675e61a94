'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { takeArrival } from '@/client/arrival';
import { draftsOf } from '@/client/drafts';
import { createNoteDraft, type NoteDraft } from '@/client/note-draft';
import { outgoingNotesOf } from '@/client/outgoing-notes';
import { queries } from '@/client/queries';
import { createReviewView } from '@/client/review-view';
import { ConnectionLine } from '@/components/app-shell/lines';
import { TopBar } from '@/components/app-shell/top-bar';
import type { Member } from '@/domain/api/projects';
import type { Mix, Version } from '@/domain/api/review';
import { can, type Standing } from '@/domain/roles';
import { secondsToFrames } from '@/domain/time';
import type { Person } from '@/domain/viewer';
import type { DeepLink } from '@/domain/review/deep-link';
import { versionToShow } from './version-to-show';
import { DecisionBar } from './decision-bar';
import { LiveReviewProvider, useLiveReview } from './live-review';
import { KeyboardSheet } from './keyboard-sheet';
import { PhoneTransport } from './phone-transport';
import { Presence } from './presence';
import { ReviewProvider, type Review } from './review-context';
import { ReviewHeader } from './review-header';
import { ShareButton } from './share-button';
import { SidePanel } from './side-panel';
import { soundOf } from './sound';
import { SoundArea } from './sound-area';
import { threadsOf } from './threads';
import { Transport } from './transport';
import { useKeyboard } from './use-keyboard';
import { useNewVersion } from './use-new-version';
import { useNotes, type NotesPage } from './use-notes';
import { useOutgoing } from './use-outgoing';
import { usePlayer } from './use-player';
import { useReviewActions } from './use-review-actions';
import { ViewTools } from './view-tools';

export interface ReviewPageProps {
  /** Guests see a mix and not the project it is in. */
  project: { id: string; name: string | null; headSeq: number };
  mix: Mix;
  standing: Standing;
  me: Person;
  members: Member[];
  /** The notes of the version that the address means; none where there is no version. */
  notes: { versionId: string; page: NotesPage } | null;
  link: DeepLink;
}

/** One mix under review: hear it, see it, say what you hear. */
export function ReviewPage(props: ReviewPageProps) {
  const { project, standing, me, link } = props;
  const first = versionToShow(props.mix.versions, link.number);
  const [view] = useState(() => createReviewView(first?.id ?? null, link.commentId ?? null));
  const [note] = useState(() => createNoteDraft(view, draftsOf(me.id)));
  const versionId = useStore(view, (state) => state.versionId);

  const mix = useMix(props.mix);
  const version = mix.versions.find(({ id }) => id === versionId) ?? versionToShow(mix.versions, undefined);
  const sound = useMemo(() => soundOf(version), [version]);
  const members = useQuery({
    ...queries.members(project.id),
    initialData: { items: props.members, nextCursor: null },
    enabled: can(standing, 'members.read'),
  });
  const comments = useNotes(
    version?.id,
    version?.id === props.notes?.versionId ? props.notes?.page : undefined,
  );
  const threads = useMemo(() => threadsOf(comments), [comments]);

  const { playback, stage, holder } = usePlayer(sound, firstFrame(props, first));
  const outgoing = useOutgoing(me.id, version?.id);

  const parts = {
    mix,
    version,
    sound,
    projectId: project.id,
    headSeq: project.headSeq,
    standing,
    me,
    members: members.data.items,
    threads,
    outgoing,
    playback,
    stage,
    view,
  };
  const actions = useReviewActions({ ...parts, note, outbox: () => outgoingNotesOf(me.id) });
  const review: Review = { ...parts, actions };
  useKeyboard(review);
  useNewVersion(review);
  useFirstReveal(review);
  usePressedMoment(review);
  useShownVersion(review, note);

  return (
    <ReviewProvider review={review}>
      <LiveReviewProvider>
        <div className="flex h-dvh min-h-0 flex-col">
          <TopBar
            crumbs={[
              ...(project.name === null ? [] : [{ label: project.name, href: `/projects/${project.id}` }]),
              { label: mix.title },
            ]}
            colour={me.colour}
          >
            <Presence />
            <ShareButton />
          </TopBar>
          <LiveLine />
          <div className="grid min-h-0 grow grid-cols-[minmax(0,1fr)] drawer:grid-cols-[minmax(0,1fr)_320px] desk:grid-cols-[minmax(0,1fr)_388px] max-phone:flex max-phone:flex-col">
            <main className="flex min-h-0 min-w-0 flex-col overflow-y-auto px-4 pt-4 desk:px-6 desk:pt-[18px] max-phone:shrink-0 max-phone:overflow-visible max-phone:p-0 max-phone:pt-2.5">
              <ReviewHeader />
              <ViewTools />
              <SoundArea />
              <Transport />
              <PhoneTransport />
              <div className="contents max-phone:hidden">
                <DecisionBar />
              </div>
            </main>
            <SidePanel />
          </div>
        </div>
        <KeyboardSheet />
        <div ref={holder} hidden />
      </LiveReviewProvider>
    </ReviewProvider>
  );
}

function LiveLine() {
  return <ConnectionLine status={useLiveReview().status} />;
}

/** The mix; asked for every second while a version of it is being read, for the progress that no fact tells. */
function useMix(initialData: Mix): Mix {
  return useQuery({
    ...queries.mix(initialData.id),
    initialData,
    refetchInterval: ({ state }) =>
      state.data?.versions.some(({ status }) => status === 'processing') ? 1_000 : false,
  }).data;
}

/** Where an address puts the playhead: at its moment, else at its note. */
function firstFrame({ link, notes }: ReviewPageProps, version: Version | undefined): number {
  if (link.at !== undefined && version?.sampleRate) return secondsToFrames(link.at, version.sampleRate);
  return notes?.page.items.find(({ id }) => id === link.commentId)?.region?.startFrame ?? 0;
}

/** What is shown once stays until somebody asks for another version, and the note being written knows it. */
function useShownVersion({ mix, version, view }: Review, note: NoteDraft) {
  const isOpen = useRef(false);
  const follow = useEffectEvent((versionId: string) => {
    view.setState({ versionId });
    if (isOpen.current) note.show(versionId, mix.versions);
    else note.recall(versionId, mix.versions);
    isOpen.current = true;
  });
  const shownId = version?.id;
  useEffect(() => {
    if (shownId !== undefined) follow(shownId);
  }, [shownId]);
}

/** A moment that was pressed on the page before is played; never one that an address alone names. */
function usePressedMoment({ mix, playback }: Review) {
  const play = useEffectEvent(() => {
    if (takeArrival(mix.id)) playback.play();
  });
  useEffect(() => play(), []);
}

/** A note named by the address is shown, its answer's note when it is an answer. */
function useFirstReveal({ view, threads, actions }: Review) {
  const reveal = useEffectEvent(() => {
    const { chosenId } = view.getState();
    if (chosenId === null) return;
    const thread = threads.find(
      ({ note, replies }) => note.id === chosenId || replies.some(({ id }) => id === chosenId),
    );
    if (thread && thread.note.resolvedAt !== null) view.setState({ showsResolved: true });
    if (thread) actions.choose(thread.note.id, false);
  });
  useEffect(() => reveal(), []);
}
