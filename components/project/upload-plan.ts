import { matchMix, titleOf } from '@/domain/review/match-mix';

/** Where one file goes: the next version of a mix, a new mix (files of one title share it), or nowhere. */
export type Choice = { kind: 'mix'; mixId: string } | { kind: 'new'; title: string } | { kind: 'out' };

export interface PlannedFile<F> {
  file: F;
  choice: Choice;
  /** What a new mix of this file would be called. */
  title: string;
}

/** Offers each file to the mix its name speaks of, else to a new one; `mixId` is where all were dropped. */
export function planUploads<F extends { name: string }>(
  files: readonly F[],
  mixes: readonly { id: string; title: string }[],
  mixId?: string,
): PlannedFile<F>[] {
  return files.map((file) => {
    const title = (titleOf(file.name) || file.name).slice(0, 200);
    const target = mixId ?? matchMix(file.name, mixes)?.id;
    return { file, title, choice: target ? { kind: 'mix', mixId: target } : { kind: 'new', title } };
  });
}

/** A choice as the one word a list of options needs, and back. */
export function choiceKey(choice: Choice): string {
  switch (choice.kind) {
    case 'mix':
      return `mix:${choice.mixId}`;
    case 'new':
      return 'new';
    case 'out':
      return 'out';
  }
}

export function choiceOf(key: string, title: string): Choice {
  if (key.startsWith('mix:')) return { kind: 'mix', mixId: key.slice(4) };
  return key === 'new' ? { kind: 'new', title } : { kind: 'out' };
}

/** The titles of the mixes that have to be made first, each once. */
export function newTitles(planned: readonly PlannedFile<unknown>[]): string[] {
  return [...new Set(planned.flatMap(({ choice }) => (choice.kind === 'new' ? [choice.title] : [])))];
}
