import { z } from 'zod';
import { addComment } from '@/domain/api/review';
import { Id } from '@/domain/ids';

const OutgoingNote = z.object({
  /** The Idempotency-Key: one for each note, kept over every attempt, so that no note is ever written twice. */
  key: z.string(),
  versionId: Id,
  input: addComment.input,
  writtenAt: z.iso.datetime(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sending') }),
    z.object({ kind: z.literal('waiting') }),
    z.object({ kind: z.literal('refused'), why: z.string() }),
  ]),
});
export type OutgoingNote = z.infer<typeof OutgoingNote>;

export interface KeptNotes {
  /** What any page of this browser keeps, in the order in which it was written; what cannot be read is left out. */
  read(): readonly OutgoingNote[];
  /** Keeps what is new or other in `now` and lets go of what only `before` has. */
  change(now: readonly OutgoingNote[], before: readonly OutgoingNote[]): void;
}

/** Notes in the storage that all pages of this browser share: one entry each, for no page may overwrite another's. */
export function keepNotes(storage: Storage, prefix: string): KeptNotes {
  return {
    read: () =>
      Array.from({ length: storage.length }, (_, index) => storage.key(index))
        .flatMap((key) => (key?.startsWith(prefix) ? parse(storage.getItem(key)) : []))
        .sort((one, other) => compare(one.writtenAt, other.writtenAt) || compare(one.key, other.key)),
    change(now, before) {
      const keys = new Set(now.map(({ key }) => key));
      for (const { key } of before) if (!keys.has(key)) storage.removeItem(prefix + key);
      for (const note of now.filter((one) => !before.includes(one))) {
        const text = JSON.stringify(atRest(note));
        if (storage.getItem(prefix + note.key) !== text) storage.setItem(prefix + note.key, text);
      }
    },
  };
}

/** Whether one is being sent is known only to the page that sends it. */
const atRest = (note: OutgoingNote): OutgoingNote =>
  note.state.kind === 'sending' ? { ...note, state: { kind: 'waiting' } } : note;

function parse(text: string | null): OutgoingNote[] {
  try {
    return [OutgoingNote.parse(JSON.parse(text ?? ''))];
  } catch {
    return [];
  }
}

const compare = (one: string, other: string) => Number(one > other) - Number(one < other);
