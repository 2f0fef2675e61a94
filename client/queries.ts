import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { listIdentities, listLogins, readMe } from '@/domain/api/accounts';
import { listDecisions, readReviewers } from '@/domain/api/decisions';
import { listLinks } from '@/domain/api/links';
import { readMail } from '@/domain/api/mail';
import {
  listInvitations,
  listMembers,
  listProjects,
  listSessions,
  readContent,
  readProject,
  readDocument,
  readSession,
} from '@/domain/api/projects';
import { listHistory } from '@/domain/api/session-history';
import { listComments, listFacts, listMixes, readLoudnessCurve, readMix } from '@/domain/api/review';
import { call } from './api';
import { activityPortion, type ActivityFilter } from './activity';
import type { KnownFact } from './facts';

/** The one place where cache keys are made. A key that begins like another is made stale with it. */
export const keys = {
  me: () => ['me'] as const,
  logins: () => ['logins'] as const,
  identities: () => ['identities'] as const,
  mails: () => ['mails'] as const,
  mail: (mailId: string) => ['mail', mailId] as const,
  projects: () => ['projects'] as const,
  project: (projectId: string) => ['project', projectId] as const,
  members: (projectId: string) => ['members', projectId] as const,
  invitations: (projectId: string) => ['invitations', projectId] as const,
  sessions: (projectId: string) => ['sessions', projectId] as const,
  session: (sessionId: string) => ['session', sessionId] as const,
  document: (sessionId: string) => ['document', sessionId] as const,
  content: (sessionId: string) => ['content', sessionId] as const,
  history: (sessionId: string) => ['history', sessionId] as const,
  revision: (sessionId: string, seq: number) => ['revision', sessionId, seq] as const,
  mixes: (projectId: string) => ['mixes', projectId] as const,
  mix: (mixId: string) => ['mix', mixId] as const,
  links: (mixId: string) => ['links', mixId] as const,
  comments: (versionId: string) => ['comments', versionId] as const,
  decisions: (versionId: string) => ['decisions', versionId] as const,
  reviewers: (versionId: string) => ['reviewers', versionId] as const,
  everyMix: () => ['mix'] as const,
  everyDecision: () => ['decisions'] as const,
  everyReviewer: () => ['reviewers'] as const,
  loudness: (versionId: string) => ['loudness', versionId] as const,
  peaks: (versionId: string, samplesPerPixel: number, measure: 'peak' | 'rms' = 'peak') =>
    ['peaks', versionId, samplesPerPixel, measure] as const,
  activity: (projectId: string, filter: ActivityFilter) => ['activity', projectId, filter] as const,
  arrived: (projectId: string) => ['arrived', projectId] as const,
};

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Reads a list to its end. */
async function readWhole<T>(
  readPage: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<Page<T>> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Page<T> = await readPage(cursor === undefined ? { limit: 200 } : { limit: 200, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return { items, nextCursor: null };
}

/** An open page of a session's history asks so often whether somebody has written. */
const historyEveryMs = 15_000;
/** Sound that was decoded once never changes: what is derived from it is asked for once. */
const forever = { staleTime: Infinity, gcTime: 10 * 60_000 };

/** Every fact after `seq`, oldest first. */
export async function readFactsAfter(projectId: string, seq: number): Promise<KnownFact[]> {
  const found: KnownFact[] = [];
  for (let after = seq; ;) {
    const page = await call(listFacts, { params: { projectId }, query: { after, limit: 500 } });
    found.push(...(page.items as KnownFact[]));
    const last = page.items.at(-1);
    if (!last || page.nextCursor === null) return found;
    after = last.seq;
  }
}

/** Queries as `useQuery` takes them; each answer is the output of its contract. */
export const queries = {
  me: () => queryOptions({ queryKey: keys.me(), queryFn: ({ signal }) => call(readMe, { signal }) }),
  logins: () =>
    queryOptions({ queryKey: keys.logins(), queryFn: ({ signal }) => call(listLogins, { signal }) }),
  identities: () =>
    queryOptions({ queryKey: keys.identities(), queryFn: ({ signal }) => call(listIdentities, { signal }) }),
  mail: (mailId: string) =>
    queryOptions({
      queryKey: keys.mail(mailId),
      queryFn: ({ signal }) => call(readMail, { params: { mailId }, signal }),
    }),
  projects: () =>
    queryOptions({
      queryKey: keys.projects(),
      queryFn: ({ signal }) => readWhole((query) => call(listProjects, { query, signal })),
    }),
  project: (projectId: string) =>
    queryOptions({
      queryKey: keys.project(projectId),
      queryFn: ({ signal }) => call(readProject, { params: { projectId }, signal }),
    }),
  members: (projectId: string) =>
    queryOptions({
      queryKey: keys.members(projectId),
      queryFn: ({ signal }) =>
        readWhole((query) => call(listMembers, { params: { projectId }, query, signal })),
    }),
  invitations: (projectId: string) =>
    queryOptions({
      queryKey: keys.invitations(projectId),
      queryFn: ({ signal }) =>
        readWhole((query) => call(listInvitations, { params: { projectId }, query, signal })),
    }),
  sessions: (projectId: string) =>
    queryOptions({
      queryKey: keys.sessions(projectId),
      queryFn: ({ signal }) =>
        readWhole((query) => call(listSessions, { params: { projectId }, query, signal })),
    }),
  session: (sessionId: string) =>
    queryOptions({
      queryKey: keys.session(sessionId),
      queryFn: ({ signal }) => call(readSession, { params: { sessionId }, signal }),
    }),
  content: (sessionId: string) =>
    queryOptions({
      queryKey: keys.content(sessionId),
      queryFn: ({ signal }) => call(readContent, { params: { sessionId }, signal }),
    }),
  document: (sessionId: string) =>
    queryOptions({
      queryKey: keys.document(sessionId),
      queryFn: ({ signal }) => call(readDocument, { params: { sessionId }, signal }),
    }),
  /** When a session was written in, the latest first, in portions. */
  history: (sessionId: string) =>
    infiniteQueryOptions({
      queryKey: keys.history(sessionId),
      queryFn: ({ pageParam: before, signal }) =>
        call(listHistory, { params: { sessionId }, query: before ? { before } : {}, signal }),
      initialPageParam: 0,
      getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : Number(nextCursor)),
      refetchInterval: historyEveryMs,
    }),
  mixes: (projectId: string) =>
    queryOptions({
      queryKey: keys.mixes(projectId),
      queryFn: ({ signal }) =>
        readWhole((query) => call(listMixes, { params: { projectId }, query, signal })),
    }),
  mix: (mixId: string) =>
    queryOptions({
      queryKey: keys.mix(mixId),
      queryFn: ({ signal }) => call(readMix, { params: { mixId }, signal }),
    }),
  comments: (versionId: string) =>
    queryOptions({
      queryKey: keys.comments(versionId),
      queryFn: ({ signal }) =>
        readWhole((query) => call(listComments, { params: { versionId }, query, signal })),
    }),
  links: (mixId: string) =>
    queryOptions({
      queryKey: keys.links(mixId),
      queryFn: ({ signal }) => readWhole((query) => call(listLinks, { params: { mixId }, query, signal })),
    }),
  decisions: (versionId: string) =>
    queryOptions({
      queryKey: keys.decisions(versionId),
      queryFn: ({ signal }) => call(listDecisions, { params: { versionId }, signal }),
    }),
  reviewers: (versionId: string) =>
    queryOptions({
      queryKey: keys.reviewers(versionId),
      queryFn: ({ signal }) => call(readReviewers, { params: { versionId }, signal }),
    }),
  /** What happened, the latest first, in portions; what happens from now on is in `arrived`. */
  activity: (projectId: string, filter: ActivityFilter) =>
    infiniteQueryOptions({
      queryKey: keys.activity(projectId, filter),
      queryFn: ({ pageParam: before, signal }) =>
        call(listFacts, {
          params: { projectId },
          query: { ...filter, order: 'desc', limit: activityPortion, ...(before ? { before } : {}) },
          signal,
        }),
      initialPageParam: 0,
      getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : Number(nextCursor)),
      staleTime: Infinity,
    }),
  /** The facts that came while a page of the project was open, in order; only the socket adds to them. */
  arrived: (projectId: string) =>
    queryOptions({
      queryKey: keys.arrived(projectId),
      queryFn: (): KnownFact[] => [],
      initialData: (): KnownFact[] => [],
      staleTime: Infinity,
    }),
  loudness: (versionId: string) =>
    queryOptions({
      queryKey: keys.loudness(versionId),
      queryFn: ({ signal }) => call(readLoudnessCurve, { params: { versionId }, signal }),
      ...forever,
    }),
};

/** Makes stale whatever can change: after a gap of unknown length. */
export function staleEverything(cache: QueryClient): void {
  void cache.invalidateQueries({
    predicate: ({ queryKey: [kind] }) => kind !== 'peaks' && kind !== 'loudness',
  });
}
