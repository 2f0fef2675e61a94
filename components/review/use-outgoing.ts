import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { OutgoingNote } from '@/client/kept-notes';
import { outgoingNotesOf } from '@/client/outgoing-notes';
import { rememberNote } from './use-notes';

const none: readonly OutgoingNote[] = [];

/** What I wrote on this version and the server has not stored yet; stored notes go into the list at once. */
export function useOutgoing(viewerId: string, versionId: string | undefined): readonly OutgoingNote[] {
  const cache = useQueryClient();
  const subscribe = useCallback(
    (changed: () => void) => outgoingNotesOf(viewerId).store.subscribe(changed),
    [viewerId],
  );
  const notes = useSyncExternalStore(
    subscribe,
    () => outgoingNotesOf(viewerId).store.getState(),
    () => none,
  );
  useEffect(() => outgoingNotesOf(viewerId).onSent((note) => rememberNote(cache, note)), [viewerId, cache]);
  return useMemo(() => notes.filter((note) => note.versionId === versionId), [notes, versionId]);
}
