import { useTranslations } from 'use-intl';
import type { NoteDraft } from '@/client/note-draft';
import type { OutgoingNotes } from '@/client/outgoing-notes';
import { preRollSeconds } from '@/client/playback';
import { preferences } from '@/client/review-preferences';
import { hasWords, regionOf, regionOn, type Draft, type Visibility } from '@/client/review-view';
import { toast } from '@/components/ui/toast';
import type { Span } from '@/components/waveform/wave-area';
import { can } from '@/domain/roles';
import { framesToSeconds, type Frames } from '@/domain/time';
import { copyText } from '@/components/app-shell/copy-text';
import { formatDeepLink } from '@/domain/review/deep-link';
import { mentionedIn } from './mentions';
import type { Review } from './review-context';
import { neighbour, type Thread } from './threads';
import { useNoteChanges } from './use-notes';

export interface ReviewActions {
  /** Takes up a note: its card and its region; `listens` puts the sound there, and a range in a loop. */
  choose(id: string, listens: boolean): void;
  chooseNeighbour(direction: 1 | -1): void;
  /** Stops the sound and begins a note at what was just heard. */
  startNote(): void;
  /** The field was entered: goes on with what was begun, or takes the moment that is heard. */
  continueNote(): void;
  drawRange(span: Span, isDone: boolean): void;
  setRangeEnd(end: 'start' | 'end'): void;
  pointAtWhole(): void;
  write(text: string): void;
  setVisibility(visibility: Visibility): void;
  send(): void;
  reply(thread: Thread, text: string): void;
  toggleResolved(thread: Thread): void;
  /** From writing or a note back to the sound. */
  leave(): void;
  toggleLoop(): void;
  showVersion(id: string): void;
  showNumber(number: number): void;
  copyLink(commentId?: string): void;
}

export const composerId = 'note-composer';
export const cardId = (noteId: string) => `note-${noteId}`;

const nearSeconds = 1;
/** A moment taken for a note that was never begun is taken again when the sound moved on this far. */
const staleSeconds = 0.25;

type Parts = Omit<Review, 'actions'> & { outbox: () => OutgoingNotes; note: NoteDraft };

/** The verbs of the review page, for hands and keys alike. */
export function useReviewActions(parts: Parts): ReviewActions {
  const { mix, version, sound, standing, threads, members, playback, stage, view, outbox, note } = parts;
  const t = useTranslations('review.notes');
  const versions = useTranslations('review.versions');
  const { change } = useNoteChanges();
  const rate = sound?.sampleRate ?? 0;
  const mayWrite = can(standing, 'comments.write');

  const goTo = (frame: number) => {
    const isPlaying = playback.getState().motion.kind === 'playing';
    playback.seek(isPlaying ? frame - preRollSeconds * rate : frame);
  };

  const choose: ReviewActions['choose'] = (id, listens) => {
    view.setState({ chosenId: id, panel: 'notes' });
    const region = threads.find(({ note }) => note.id === id)?.note.region;
    if (!region || !sound) return;
    stage.getState().reveal(region.startFrame, region.endFrame ?? region.startFrame);
    if (!listens) return;
    if (region.endFrame === undefined) goTo(region.startFrame);
    else playback.playLoop({ startFrame: region.startFrame, endFrame: region.endFrame });
  };

  const openField = () => {
    view.setState({ panel: 'notes', isWriting: true, isDrawerOpen: true });
    focusSoon(composerId);
  };

  const numberOf = (versionId: string) => mix.versions.find(({ id }) => id === versionId)?.number;
  /** Says where words are that are not in the field now. */
  const tellWhere = (name: 'putAside' | 'sentElsewhere', versionId: string) => {
    const number = numberOf(versionId);
    if (typeof number !== 'number') return;
    const run = () => actions.showVersion(versionId);
    toast({ text: t(name, { number }), action: { label: versions('show', { number }), run } });
  };

  const point = (change: Partial<Draft>) => {
    if (!version) return;
    const asideId = note.point(version.id, change);
    if (asideId !== null) tellWhere('putAside', asideId);
  };

  const send = () => {
    const { draft } = view.getState();
    const text = draft.text.trim();
    const region = regionOf(draft);
    const versionId = draft.versionId ?? version?.id;
    if (versionId === undefined || text === '' || !mayWrite) return;
    outbox().send(versionId, {
      text,
      visibility: draft.visibility,
      ...(region && { region }),
      mentions: mentionedIn(text, mentionable(members)).map(({ id }) => id),
    });
    note.clear(version?.id);
    view.setState({ isWriting: false });
    if (versionId !== version?.id) tellWhere('sentElsewhere', versionId);
    if (!draft.pausedPlayback) return;
    playback.play();
    focusWell();
  };

  const actions: ReviewActions = {
    choose,
    chooseNeighbour(direction) {
      const found = neighbour(threads, playback.position(), direction, nearSeconds * rate);
      if (!found?.note.region) return;
      choose(found.note.id, false);
      goTo(found.note.region.startFrame);
    },
    startNote() {
      if (!mayWrite || !sound) return openField();
      const isPlaying = playback.getState().motion.kind === 'playing';
      const takenAt = playback.position();
      const back = isPlaying ? preferences.getState().reactionSeconds * rate : 0;
      const startFrame = Math.max(0, Math.min(sound.frames - 1, Math.round(takenAt - back)));
      if (isPlaying) playback.pause();
      const draft = note.on(sound.versionId);
      point({
        target: isBegun(draft) ? draft.target : { kind: 'moment', region: { startFrame }, takenAt },
        pausedPlayback: draft.pausedPlayback || isPlaying,
      });
      openField();
    },
    continueNote() {
      const { draft } = view.getState();
      if (draft.versionId !== null && draft.versionId !== version?.id) return;
      const isPlaying = playback.getState().motion.kind === 'playing';
      const isFar =
        draft.target.kind === 'moment' &&
        Math.abs(draft.target.takenAt - playback.position()) > staleSeconds * rate;
      if (isPlaying || draft.target.kind === 'untaken' || (isFar && !isBegun(draft))) actions.startNote();
    },
    drawRange(span, isDone) {
      point({ target: { kind: 'moment', region: span, takenAt: playback.position() } });
      playback.setLoop(span);
      if (isDone && window.matchMedia('(pointer: fine)').matches) openField();
    },
    setRangeEnd(end) {
      if (!sound || !mayWrite) return;
      const takenAt = playback.position();
      const region = withEnd(regionOf(note.on(sound.versionId)), end, takenAt, sound.frames);
      point({ target: { kind: 'moment', region, takenAt } });
      if (region.endFrame !== undefined) {
        playback.setLoop({ startFrame: region.startFrame, endFrame: region.endFrame });
      }
    },
    pointAtWhole() {
      if (version) note.write(version.id, { target: { kind: 'whole' } });
      playback.setLoop(null);
    },
    write: (text) => version && note.write(version.id, { text }),
    setVisibility: (visibility) => version && note.write(version.id, { visibility }),
    send,
    reply({ note: { id, versionId, visibility } }, text) {
      outbox().send(versionId, {
        text,
        parentId: id,
        visibility,
        mentions: mentionedIn(text, mentionable(members)).map(({ id }) => id),
      });
    },
    toggleResolved({ note: { id, resolvedAt } }) {
      if (can(standing, 'comments.resolve')) change.mutate({ id, resolved: resolvedAt === null });
    },
    leave() {
      const { draft } = view.getState();
      if (!hasWords(draft)) {
        if (regionOf(draft)?.endFrame !== undefined) playback.setLoop(null);
        note.clear(version?.id);
      }
      view.setState({ isWriting: false, isDrawerOpen: false });
      focusWell();
    },
    toggleLoop: () => toggleLoop(parts),
    showVersion(id) {
      const number = mix.versions.find((one) => one.id === id)?.number ?? undefined;
      view.setState({ versionId: id, chosenId: null });
      window.history.replaceState(null, '', formatDeepLink({ number }) || window.location.pathname);
    },
    showNumber(number) {
      const found = mix.versions.find((one) => one.number === number);
      if (found) actions.showVersion(found.id);
    },
    copyLink(commentId) {
      const at = framesToSeconds(playback.position() as Frames, rate || 1);
      const query = formatDeepLink({ number: version?.number ?? undefined, at, commentId });
      void copyText(window.location.origin + window.location.pathname + query).then((isCopied) =>
        toast(isCopied ? { text: t('linkCopied') } : { text: t('linkNotCopied'), isError: true }),
      );
    },
  };
  return actions;
}

const isBegun = (draft: Draft) =>
  hasWords(draft) || (draft.target.kind === 'moment' && draft.target.region.endFrame !== undefined);

/** People of the project as they can be named in a note. */
export function mentionable(members: Review['members']): { id: string; name: string; colour: number }[] {
  return members
    .filter(({ isClosed }) => !isClosed)
    .map(({ userId, name, colour }) => ({ id: userId, name, colour }));
}

/** The loop goes off, or on for the range being written about, else for the chosen note. */
function toggleLoop({ playback, view, threads, version }: Parts) {
  if (playback.getState().loop) return playback.setLoop(null);
  const { draft, chosenId } = view.getState();
  const region =
    regionOn(draft, version?.id) ?? threads.find(({ note }) => note.id === chosenId)?.note.region;
  if (region?.endFrame === undefined) return;
  playback.setLoop({ startFrame: region.startFrame, endFrame: region.endFrame });
  const at = playback.position();
  if (at < region.startFrame || at >= region.endFrame) playback.seek(region.startFrame);
}

/** Moves one end of a range to a frame; an end set on the wrong side of the other turns the range around. */
function withEnd(
  region: { startFrame: number; endFrame?: number | undefined } | null,
  end: 'start' | 'end',
  at: number,
  frames: number,
) {
  const here = Math.min(frames, Math.max(0, Math.round(at)));
  const other = end === 'start' ? region?.endFrame : region?.startFrame;
  if (other === undefined || other === here) return { startFrame: Math.min(here, frames - 1) };
  return { startFrame: Math.min(here, other), endFrame: Math.max(here, other) };
}

/** The element may only appear with the next paint. */
function focusSoon(id: string) {
  requestAnimationFrame(() => document.getElementById(id)?.focus({ preventScroll: true }));
}

export function focusCard(noteId: string) {
  focusSoon(cardId(noteId));
}

function focusWell() {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[data-well]')?.focus({ preventScroll: true }),
  );
}
