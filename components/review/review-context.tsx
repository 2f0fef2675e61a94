'use client';

import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { OutgoingNote } from '@/client/kept-notes';
import type { Playback, PlaybackState } from '@/client/playback';
import type { ReviewView, ReviewViewStore } from '@/client/review-view';
import type { StageStore } from '@/components/waveform/stage';
import type { Member } from '@/domain/api/projects';
import type { Mix, Version } from '@/domain/api/review';
import type { Standing } from '@/domain/roles';
import type { Person } from '@/domain/viewer';
import type { ReviewSound } from './sound';
import type { Thread } from './threads';
import type { ReviewActions } from './use-review-actions';

/** Everything a part of the review page may know and do. */
export interface Review {
  readonly mix: Mix;
  /** The version shown; none where nothing was uploaded yet. */
  readonly version: Version | undefined;
  readonly sound: ReviewSound | null;
  readonly projectId: string;
  /** The last fact that the page's first data already holds. */
  readonly headSeq: number;
  readonly standing: Standing;
  readonly me: Person;
  readonly members: readonly Member[];
  readonly threads: readonly Thread[];
  /** Notes written here that the server has not stored yet, of this version. */
  readonly outgoing: readonly OutgoingNote[];
  readonly playback: Playback;
  readonly stage: StageStore;
  readonly view: ReviewViewStore;
  readonly actions: ReviewActions;
}

const ReviewContext = createContext<Review | null>(null);

export function ReviewProvider({ review, children }: { review: Review; children: ReactNode }) {
  return <ReviewContext value={review}>{children}</ReviewContext>;
}

export function useReview(): Review {
  const review = useContext(ReviewContext);
  if (!review) throw new Error('no ReviewProvider above');
  return review;
}

export function useView<T>(select: (view: ReviewView) => T): T {
  return useStore(useReview().view, select);
}

/** A part of what the player does; it must be a value that stays the same until it changes. */
export function usePlayback<T>(select: (state: PlaybackState) => T): T {
  const { playback } = useReview();
  const read = () => select(playback.getState());
  return useSyncExternalStore(playback.subscribe, read, read);
}
