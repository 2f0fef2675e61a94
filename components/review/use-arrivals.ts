import { useState } from 'react';
import type { KnownFact } from '@/client/facts';

/** The notes that came in live since the page was opened, written by others; told to `hear` by each fact. */
export function useArrivals(myId: string): {
  arrivedIds: ReadonlySet<string>;
  hear: (fact: KnownFact) => boolean;
} {
  const [arrivedIds, setArrivedIds] = useState<ReadonlySet<string>>(new Set());
  const hear = (fact: KnownFact) => {
    if (fact.type !== 'comment.added' || fact.actor.id === myId) return false;
    const { commentId } = fact.data;
    setArrivedIds((known) => new Set(known).add(commentId));
    return true;
  };
  return { arrivedIds, hear };
}
