import { createStore, type StoreApi } from 'zustand';
import type { Region } from '@/domain/review/region';

export type NoteFilter =
  | { readonly kind: 'open' }
  | { readonly kind: 'mine' }
  | { readonly kind: 'person'; readonly personId: string };

export type Visibility = 'everyone' | 'team';
export type Panel = 'notes' | 'file';
/** How much of a phone the notes take. */
export type Sheet = 'peek' | 'half' | 'full';

/** What a note being written points at; `takenAt` is the frame that was heard when it was taken. */
export type Target =
  | { readonly kind: 'untaken' }
  | { readonly kind: 'whole' }
  | { readonly kind: 'moment'; readonly region: Region; readonly takenAt: number };

/** A note being written: kept here so that looking elsewhere on the page loses nothing. */
export interface Draft {
  /** The version it is about, whose frames it counts in; null until something is begun. */
  readonly versionId: string | null;
  readonly text: string;
  readonly target: Target;
  readonly visibility: Visibility;
  /** Writing stopped the sound: sending goes on with it. */
  readonly pausedPlayback: boolean;
}

export function regionOf({ target }: Draft): Region | null {
  return target.kind === 'moment' ? target.region : null;
}

/** What a draft points at on one version: nothing where it is about another one. */
export function regionOn(draft: Draft, versionId: string | undefined): Region | null {
  return draft.versionId === versionId ? regionOf(draft) : null;
}

export const hasWords = ({ text }: Draft) => text.trim() !== '';

/** What one person sees of a review page; nothing of it is anybody else's business. */
export interface ReviewView {
  /** The version shown; null where none was chosen yet. */
  readonly versionId: string | null;
  readonly chosenId: string | null;
  readonly hoveredId: string | null;
  readonly draft: Draft;
  readonly filter: NoteFilter;
  readonly panel: Panel;
  /** Notes of others that came in live: they fade in, and their pins ring once. */
  readonly arrivedIds: ReadonlySet<string>;
  readonly showsResolved: boolean;
  readonly showsLoudness: boolean;
  /** The keys of the page are listed. */
  readonly isSheetOpen: boolean;
  /** On phones, where the field for notes only opens for writing. */
  readonly isWriting: boolean;
  /** Between phone and desk, where notes lie over the sound. */
  readonly isDrawerOpen: boolean;
  readonly sheet: Sheet;
}

export const emptyDraft: Draft = {
  versionId: null,
  text: '',
  target: { kind: 'untaken' },
  visibility: 'everyone',
  pausedPlayback: false,
};

export type ReviewViewStore = StoreApi<ReviewView>;

export function createReviewView(versionId: string | null, chosenId: string | null): ReviewViewStore {
  return createStore<ReviewView>(() => ({
    versionId,
    chosenId,
    hoveredId: null,
    draft: emptyDraft,
    filter: { kind: 'open' },
    panel: 'notes',
    arrivedIds: new Set(),
    showsResolved: false,
    showsLoudness: true,
    isSheetOpen: false,
    isWriting: false,
    isDrawerOpen: false,
    sheet: 'half',
  }));
}
