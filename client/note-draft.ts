import { convertRegion } from '@/domain/review/region';
import { draftPlaces, type Drafts } from './drafts';
import { emptyDraft, hasWords, regionOf, type Draft, type ReviewViewStore } from './review-view';

/** As much of a version as a draft has to know. */
interface Place {
  readonly id: string;
  readonly frames: number | null;
  readonly sampleRate: number | null;
}

/** The note being written on a review page: words stay with the version they were begun on, and are never lost. */
export interface NoteDraft {
  /** What is written about this version: what is in the field, or what was put aside there. */
  on(versionId: string): Draft;
  /** Changes what is in the field, whichever version it is about; begins it on the one shown. */
  write(shownId: string, change: Partial<Draft>): void;
  /** Points at the version shown. Words about another one are put aside; returns which one that is. */
  point(shownId: string, change: Partial<Draft>): string | null;
  /** Another version is shown: without words, what was begun there comes up, else what is pointed at goes along. */
  show(shownId: string, versions: readonly Place[]): void;
  /** The page was opened: the last words about the version shown come back, else those about another one. */
  recall(shownId: string, versions: readonly Place[]): void;
  /** It was sent, or nothing came of it. */
  clear(shownId: string | undefined): void;
}

export function createNoteDraft(view: ReviewViewStore, drafts: Drafts): NoteDraft {
  const inField = () => view.getState().draft;
  const isAbout = ({ versionId }: Draft, shownId: string) => versionId === null || versionId === shownId;

  /** What is shown in the field is what is kept. */
  function put(draft: Draft) {
    view.setState({ draft });
    if (draft.versionId === null) return;
    const region = regionOf(draft);
    const { text, visibility } = draft;
    drafts.keep(draftPlaces.note(draft.versionId), { text, visibility, ...(region && { region }) });
  }

  function putAside(versionId: string): Draft {
    const kept = drafts.read(draftPlaces.note(versionId));
    if (!kept) return { ...emptyDraft, visibility: inField().visibility };
    const { text, visibility, region } = kept;
    const target: Draft['target'] = region
      ? { kind: 'moment', region, takenAt: region.startFrame }
      : { kind: 'whole' };
    return { ...emptyDraft, versionId, text, visibility, target };
  }

  const on = (versionId: string) => (isAbout(inField(), versionId) ? inField() : putAside(versionId));

  function show(shownId: string, versions: readonly Place[]) {
    const before = inField();
    if (hasWords(before) || before.versionId === shownId) return;
    const there = putAside(shownId);
    view.setState({ draft: hasWords(there) ? there : takeAlong(before, shownId, versions) });
  }

  return {
    on,
    write(shownId, change) {
      const draft = inField();
      put({ ...draft, versionId: draft.versionId ?? shownId, ...change });
    },
    point(shownId, change) {
      const before = inField();
      put({ ...on(shownId), versionId: shownId, ...change });
      return !isAbout(before, shownId) && hasWords(before) ? before.versionId : null;
    },
    show,
    recall(shownId, versions) {
      if (hasWords(inField())) return;
      const places = new Map(
        [shownId, ...versions.map(({ id }) => id)].map((id) => [draftPlaces.note(id), id]),
      );
      const own = draftPlaces.note(shownId);
      const place = drafts.read(own) ? own : (drafts.latest([...places.keys()]) ?? own);
      show(places.get(place) ?? shownId, versions);
    },
    clear(shownId) {
      const { versionId, visibility } = inField();
      if (versionId !== null) drafts.forget(draftPlaces.note(versionId));
      view.setState({ draft: shownId === undefined ? { ...emptyDraft, visibility } : putAside(shownId) });
    },
  };
}

/** The same span of time on another version; nothing where that version ends before it. */
function takeAlong(draft: Draft, shownId: string, versions: readonly Place[]): Draft {
  const [from, to] = [draft.versionId, shownId].map((id) => versions.find((version) => version.id === id));
  const region = regionOf(draft);
  const there =
    region && from?.sampleRate && to?.sampleRate && to.frames
      ? convertRegion(region, from.sampleRate, { sampleRate: to.sampleRate, frames: to.frames })
      : null;
  if (!there) return { ...emptyDraft, visibility: draft.visibility };
  return {
    ...draft,
    versionId: shownId,
    target: { kind: 'moment', region: there, takenAt: there.startFrame },
  };
}
