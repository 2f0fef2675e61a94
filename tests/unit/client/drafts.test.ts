import { describe, expect, it } from 'vitest';
import { createDrafts, draftPlaces } from '@/client/drafts';

const day = 24 * 60 * 60_000;

function device() {
  const kept = new Map<string, string>();
  let time = 0;
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  return {
    kept,
    storage,
    pass: (milliseconds: number) => (time += milliseconds),
    open: (viewer = 'mara') => createDrafts({ storage, storageKey: viewer, now: () => (time += 1) }),
  };
}

describe('[RV121] what is being written', () => {
  it('is there again when the page comes back, with what it points at and who may see it', () => {
    const mara = device();
    const draft = { text: 'Too loud', region: { startFrame: 10, endFrame: 20 }, visibility: 'team' as const };
    mara.open().keep(draftPlaces.note('v3'), draft);
    expect(mara.open().read(draftPlaces.note('v3'))).toMatchObject(draft);
    expect(mara.open().read(draftPlaces.note('v4'))).toBeUndefined();
    expect(mara.open('teo').read(draftPlaces.note('v3'))).toBeUndefined();
  });

  it('stands apart for a note, an answer and a rewriting, on every page of the browser', () => {
    const mara = device();
    const [here, there] = [mara.open(), mara.open()];
    here.keep(draftPlaces.reply('n'), { text: 'Heard' });
    there.keep(draftPlaces.edit('n'), { text: 'Too quiet' });
    expect(here.read(draftPlaces.reply('n'))?.text).toBe('Heard');
    expect(here.read(draftPlaces.edit('n'))?.text).toBe('Too quiet');
    expect(here.latest([draftPlaces.reply('n'), draftPlaces.edit('n')])).toBe('edit:n');
  });

  it('is gone when it was sent, discarded or emptied', () => {
    const mara = device();
    const drafts = mara.open();
    drafts.keep('note:v1', { text: 'One' });
    drafts.keep('note:v2', { text: 'Two' });
    drafts.forget('note:v1');
    drafts.keep('note:v2', { text: ' ' });
    expect(mara.kept.size).toBe(0);
  });

  it('is kept for 30 days, the latest 50', () => {
    const mara = device();
    const drafts = mara.open();
    drafts.keep('note:old', { text: 'Old' });
    mara.pass(31 * day);
    for (let count = 0; count < 60; count += 1) drafts.keep(`note:${count}`, { text: 'New' });
    expect(drafts.read('note:old')).toBeUndefined();
    expect(drafts.read('note:9')).toBeUndefined();
    expect(drafts.read('note:10')?.text).toBe('New');
  });

  it('never breaks a page: unreadable drafts count as none, a full storage keeps what it has', () => {
    const mara = device();
    mara.storage.setItem('mara', '{"half');
    expect(mara.open().read('note:v1')).toBeUndefined();
    mara.storage.setItem = () => {
      throw new Error('full');
    };
    expect(() => mara.open().keep('note:v1', { text: 'One' })).not.toThrow();
  });
});
