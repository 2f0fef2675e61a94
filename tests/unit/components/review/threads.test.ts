import { describe, expect, it } from 'vitest';
import { isOpen, matches, neighbour, threadsOf } from '@/components/review/threads';
import type { Comment } from '@/domain/api/review';

let count = 0;
function note(change: Partial<Comment>): Comment {
  count += 1;
  return {
    id: `note-${count}`,
    versionId: 'v',
    parentId: null,
    author: { id: 'mara', name: 'Mara', kind: 'user', colour: 0 },
    text: '',
    region: null,
    visibility: 'everyone',
    mentions: [],
    createdAt: new Date(count * 1000).toISOString(),
    editedAt: null,
    resolvedAt: null,
    resolvedBy: null,
    ...change,
  };
}
const at = (startFrame: number) => ({ region: { startFrame } });

describe('threads', () => {
  it('stand in the order of the sound, notes on the whole piece first', () => {
    const [late, early, whole, same] = [note(at(900)), note(at(100)), note({}), note(at(100))];
    expect(threadsOf([late, early, whole, same]).map((thread) => thread.note)).toEqual([
      whole,
      early,
      same,
      late,
    ]);
  });

  it('hold their answers, oldest first, and no orphans', () => {
    const parent = note({});
    const [first, second] = [note({ parentId: parent.id }), note({ parentId: parent.id })];
    const orphan = note({ parentId: 'gone' });
    expect(threadsOf([second, orphan, parent, first])).toEqual([{ note: parent, replies: [first, second] }]);
  });

  it('are mine when I wrote, answered or am named', () => {
    const [thread] = threadsOf([note({ mentions: [{ id: 'teo', name: 'Teo' }] })]);
    if (!thread) throw new Error('no thread');
    expect(matches(thread, { kind: 'mine' }, 'mara')).toBe(true);
    expect(matches(thread, { kind: 'mine' }, 'teo')).toBe(true);
    expect(matches(thread, { kind: 'mine' }, 'ife')).toBe(false);
    expect(matches(thread, { kind: 'person', personId: 'mara' }, 'ife')).toBe(true);
    expect(isOpen(thread)).toBe(true);
  });

  it('are walked through in both directions', () => {
    const threads = threadsOf([note({}), note(at(100)), note(at(500)), note(at(900))]);
    const moment = (frame: number, direction: 1 | -1) =>
      neighbour(threads, frame, direction, 50)?.note.region?.startFrame;
    expect(moment(0, 1)).toBe(100);
    expect(moment(100, 1)).toBe(500);
    expect(moment(900, 1)).toBeUndefined();
    expect(moment(520, -1)).toBe(100);
    expect(moment(560, -1)).toBe(500);
  });
});
