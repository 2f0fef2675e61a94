import type { ReactNode } from 'react';
import type { createTranslator } from 'use-intl';
import type { KnownFact } from '@/client/facts';
import type { en } from '@/components/messages/en';
import { mixPath, formatDeepLink } from '@/domain/review/deep-link';

export type FactTranslator = Pick<ReturnType<typeof createTranslator<typeof en, 'facts'>>, 'rich'>;

/** How the names of things in a sentence are shown; `path` is where the thing is, if it still is anywhere. */
export interface FactMarkup {
  name(chunks: ReactNode): ReactNode;
  place(chunks: ReactNode, path: string | undefined): ReactNode;
}

type Values = Record<string, string | number | ((chunks: ReactNode) => ReactNode)>;

/** What happened, in words that follow the actor's name: "approved Harbour Lights v4". Covers every kind of fact. */
export function factSentence(fact: KnownFact, t: FactTranslator, markup: FactMarkup): ReactNode {
  const path = factPath(fact);
  const say = t.rich as unknown as (key: KnownFact['type'], values: Values) => ReactNode;
  return say(fact.type, {
    ...wordsOf(fact.data),
    b: (chunks) => markup.name(chunks),
    at: (chunks) => markup.place(chunks, path),
  });
}

/** Where a fact leads: its note, its version, its mix; undefined where nothing is left to see. */
export function factPath({ type, data }: KnownFact): string | undefined {
  if (!('mixId' in data) || type === 'mix.deleted') return undefined;
  const number = 'number' in data ? (data.number ?? undefined) : undefined;
  const commentId = 'commentId' in data && type !== 'comment.deleted' ? data.commentId : undefined;
  return mixPath(data.mixId) + formatDeepLink({ number, commentId });
}

/** Sentences choose by words: "none" stands for what is missing, "yes" and "no" for truth. */
function wordsOf(data: object): Values {
  return Object.fromEntries(
    Object.entries(data as Record<string, string | number | boolean | null | string[]>).map(
      ([name, value]) => {
        if (value === null) return [name, 'none'];
        if (typeof value === 'boolean') return [name, value ? 'yes' : 'no'];
        if (Array.isArray(value)) return [name, value.length > 0 ? listed.format(value) : 'none'];
        return [name, value];
      },
    ),
  );
}

const listed = new Intl.ListFormat('en-GB', { type: 'conjunction' });
