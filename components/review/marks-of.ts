import type { Mark } from '@/components/waveform/marks';
import type { Thread } from './threads';

/** The threads that point at a place in the sound, as the waveform shows them. */
export function marksOf(threads: readonly Thread[], arrivedIds: ReadonlySet<string>): Mark[] {
  return threads.flatMap(({ note, replies }) =>
    note.region === null
      ? []
      : [
          {
            id: note.id,
            startFrame: note.region.startFrame,
            endFrame: note.region.endFrame,
            colour: note.author.colour,
            authorName: note.author.name,
            messages: 1 + replies.length,
            isResolved: note.resolvedAt !== null,
            isTeamOnly: note.visibility === 'team',
            hasJustArrived: arrivedIds.has(note.id),
          },
        ],
  );
}
