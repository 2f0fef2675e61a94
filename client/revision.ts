import { queryOptions } from '@tanstack/react-query';
import type * as Y from 'yjs';
import { streamRevision } from '@/domain/api/session-history';
import { readRevision } from '@/session/revision';
import { addressOf, overTheLine, readProblem, unreachable } from './api';
import { keys } from './queries';

/** What a session was after an edit: a document that nothing changes any more. */
export function revisionQuery(sessionId: string, seq: number) {
  return queryOptions({
    queryKey: keys.revision(sessionId, seq),
    queryFn: ({ signal }) => fetchRevision(sessionId, seq, signal),
    structuralSharing: false,
    staleTime: Infinity,
    gcTime: 10 * 60_000,
  });
}

async function fetchRevision(sessionId: string, seq: number, signal: AbortSignal): Promise<Y.Doc> {
  const address = addressOf(streamRevision.path, { sessionId, seq: String(seq) });
  const response = await overTheLine(fetch(address, { signal }));
  if (!response.ok) throw await readProblem(response);
  const bytes = new Uint8Array(await overTheLine(response.arrayBuffer()));
  try {
    return readRevision(bytes);
  } catch {
    // Some of it was lost on the way.
    throw unreachable();
  }
}
