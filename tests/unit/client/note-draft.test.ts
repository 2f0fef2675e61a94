import { beforeEach, describe, expect, it } from 'vitest';
import { createDrafts, type Drafts } from '@/client/drafts';
import { createNoteDraft, type NoteDraft } from '@/client/note-draft';
import { createReviewView, regionOf, regionOn, type Draft } from '@/client/review-view';

const v3 = { id: 'v3', sampleRate: 44_100, frames: 441_000 };
const v4 = { id: 'v4', sampleRate: 48_000, frames: 240_000 };
const versions = [v3, v4];
const range: Draft['target'] = {
  kind: 'moment',
  region: { startFrame: 44_100, endFrame: 88_200 },
  takenAt: 44_100,
};

let drafts: Drafts;
let view: ReturnType<typeof createReviewView>;
let note: NoteDraft;

function openPage(shownId: string) {
  view = createReviewView(shownId, null);
  note = createNoteDraft(view, drafts);
  note.recall(shownId, versions);
}
const draft = () => view.getState().draft;

beforeEach(() => {
  const kept = new Map<string, string>();
  let time = 0;
  drafts = createDrafts({
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    storageKey: 'mara',
    now: () => (time += 1),
  });
  openPage('v3');
});

describe('[RV120] a note being written', () => {
  it('stays with the version it was begun on, in its frames, while another one is shown', () => {
    note.point('v3', { target: range });
    note.write('v3', { text: 'Too loud' });
    note.show('v4', versions);
    note.write('v4', { text: 'Too loud here' });
    expect(draft()).toMatchObject({ versionId: 'v3', text: 'Too loud here', target: range });
    expect(regionOn(draft(), 'v4')).toBeNull();
    expect(regionOn(draft(), 'v3')).toEqual({ startFrame: 44_100, endFrame: 88_200 });
  });

  it('goes along while nothing is written, at the same time and only as far as there is sound', () => {
    note.point('v3', { target: range });
    note.show('v4', versions);
    expect(draft().versionId).toBe('v4');
    expect(regionOf(draft())).toEqual({ startFrame: 48_000, endFrame: 96_000 });
    openPage('v3');
    note.point('v3', { target: { kind: 'moment', region: { startFrame: 400_000 }, takenAt: 400_000 } });
    note.show('v4', versions);
    expect(draft().target.kind).toBe('untaken');
  });

  it('is put aside when somebody points at another version, and is there again on its own', () => {
    note.write('v3', { text: 'About three', visibility: 'team' });
    note.show('v4', versions);
    expect(note.point('v4', { target: range })).toBe('v3');
    expect(draft()).toMatchObject({ versionId: 'v4', text: '' });
    note.write('v4', { text: 'About four' });
    note.clear('v4');
    note.show('v3', versions);
    expect(draft()).toMatchObject({ versionId: 'v3', text: 'About three', visibility: 'team' });
  });
});

describe('[RV121] after a reload a note being written', () => {
  it('is there again, also where another version is shown', () => {
    note.point('v3', { target: range });
    note.write('v3', { text: 'Too loud' });
    openPage('v3');
    expect(draft()).toMatchObject({ versionId: 'v3', text: 'Too loud' });
    expect(regionOf(draft())).toEqual({ startFrame: 44_100, endFrame: 88_200 });
    openPage('v4');
    expect(draft()).toMatchObject({ versionId: 'v3', text: 'Too loud' });
  });

  it('is gone once it was sent', () => {
    note.write('v3', { text: 'Too loud' });
    note.clear('v3');
    openPage('v3');
    expect(draft()).toMatchObject({ versionId: null, text: '' });
  });
});
