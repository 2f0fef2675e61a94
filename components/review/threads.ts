import type { NoteFilter } from '@/client/review-view';
import type { Comment } from '@/domain/api/review';

/** A note and its answers, oldest first; answers have no answers of their own. */
export interface Thread {
  readonly note: Comment;
  readonly replies: readonly Comment[];
}

/** Threads in the order of the sound; notes on the whole piece come first, equal moments by age. */
export function threadsOf(comments: readonly Comment[]): Thread[] {
  const replies = new Map<string, Comment[]>();
  for (const comment of comments) {
    if (comment.parentId !== null)
      replies.set(comment.parentId, [...(replies.get(comment.parentId) ?? []), comment]);
  }
  return comments
    .filter((comment) => comment.parentId === null)
    .map((note) => ({ note, replies: (replies.get(note.id) ?? []).sort(byAge) }))
    .sort((one, other) => momentOf(one) - momentOf(other) || byAge(one.note, other.note));
}

const momentOf = ({ note }: Thread) => note.region?.startFrame ?? -1;
const byAge = (one: Comment, other: Comment) => one.createdAt.localeCompare(other.createdAt);

export function isOpen({ note }: Thread): boolean {
  return note.resolvedAt === null;
}

/** Whether a thread answers a filter; "mine" takes what I wrote, answered, or am named in. */
export function matches(thread: Thread, filter: NoteFilter, viewerId: string): boolean {
  if (filter.kind === 'open') return true;
  const everyNote = [thread.note, ...thread.replies];
  if (filter.kind === 'person') return everyNote.some(({ author }) => author.id === filter.personId);
  return everyNote.some(
    ({ author, mentions }) => author.id === viewerId || mentions.some((mention) => mention.id === viewerId),
  );
}

/** The next or previous thread with a moment, seen from `frame`; going back skips the one that just began. */
export function neighbour(
  threads: readonly Thread[],
  frame: number,
  direction: 1 | -1,
  nearFrames: number,
): Thread | undefined {
  const placed = threads.filter(({ note }) => note.region !== null);
  return direction === 1
    ? placed.find((thread) => momentOf(thread) > frame + 1)
    : placed.findLast((thread) => momentOf(thread) < frame - nearFrames);
}
