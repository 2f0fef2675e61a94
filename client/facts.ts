import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';
import type { PresentPerson } from '@/domain/api/live';
import type { Fact, FactData, FactType } from '@/domain/facts';
import { openFactsStream, type FactsStream, type LiveStatus, type Presence } from './facts-stream';
import { keys, readFactsAfter, staleEverything } from './queries';
import { createScope, type Scope } from './scope';

/** A fact whose data is known by its type. */
export type KnownFact = {
  [T in FactType]: Omit<Fact, 'type' | 'data'> & { type: T; data: FactData<T> };
}[FactType];

type Ids = Partial<Record<'mixId' | 'versionId' | 'assetId' | 'sessionId', string | null>>;

type Stale = (projectId: string, data: Ids) => QueryKey[];

const ofProject: Stale = (projectId) => [keys.project(projectId), keys.projects()];
const ofMembers: Stale = (projectId) => [keys.members(projectId), ...ofProject(projectId, {})];
/** Whom versions wait for, and whose verdict counts, depends on who may still decide. */
const ofDeciders: Stale = (projectId) => [
  ...ofMembers(projectId, {}),
  keys.mixes(projectId),
  keys.everyMix(),
  keys.everyDecision(),
  keys.everyReviewer(),
];
const ofInvitations: Stale = (projectId) => [keys.invitations(projectId)];
const ofMix: Stale = (projectId, { mixId }) => [keys.mixes(projectId), ...(mixId ? [keys.mix(mixId)] : [])];
const ofNotes: Stale = (projectId, data) => [
  ...(data.versionId ? [keys.comments(data.versionId)] : []),
  ...ofMix(projectId, data),
];
const ofLinks: Stale = (projectId, data) => [
  ...(data.mixId ? [keys.links(data.mixId)] : []),
  ...ofMix(projectId, data),
];
const ofDecisions: Stale = (projectId, data) => [
  ...(data.versionId ? [keys.decisions(data.versionId), keys.reviewers(data.versionId)] : []),
  ...ofMix(projectId, data),
];
const ofSession: Stale = (projectId, { sessionId }) => [
  keys.sessions(projectId),
  ...(sessionId ? [keys.session(sessionId)] : []),
  ...ofProject(projectId, {}),
];
const ofNothing: Stale = () => [];

/** What each kind of fact makes stale. Version, state and counts are read with their mix. */
const staleAfter: Record<FactType, Stale> = {
  'project.created': ofProject,
  'project.renamed': ofProject,
  'project.deleted': ofProject,
  'member.joined': (projectId) => [...ofMembers(projectId, {}), ...ofInvitations(projectId, {})],
  'member.role-changed': ofDeciders,
  'member.left': ofDeciders,
  'member.removed': ofDeciders,
  'invitation.made': ofInvitations,
  'invitation.revoked': ofInvitations,
  'link.made': ofLinks,
  'link.revoked': ofLinks,
  'session.made': ofSession,
  'session.renamed': ofSession,
  'session.deleted': ofSession,
  'session.restored': ofSession,
  'mix.made': ofMix,
  'mix.renamed': ofMix,
  'mix.deleted': ofMix,
  'asset.received': ofNothing,
  'asset.ready': ofNothing,
  'asset.failed': ofNothing,
  'asset.deleted': ofNothing,
  'version.received': ofMix,
  'version.ready': ofMix,
  'version.compact-ready': ofMix,
  'version.failed': ofMix,
  'version.noted': ofMix,
  'version.approved': ofDecisions,
  'version.reopened': ofDecisions,
  'version.hidden': ofMix,
  'version.shown': ofMix,
  'version.destroyed': ofMix,
  'comment.added': ofNotes,
  'comment.edited': ofNotes,
  'comment.deleted': ofNotes,
  'comment.restored': ofNotes,
  'comment.resolved': ofNotes,
  'comment.unresolved': ofNotes,
  'reviewers.named': ofDecisions,
  'decision.made': ofDecisions,
  'decision.withdrawn': ofDecisions,
};

/** The keys that facts make stale, each once. A kind this page does not know yet makes everything stale. */
export function staleKeys(projectId: string, facts: readonly Pick<Fact, 'type' | 'data'>[]): QueryKey[] {
  const found = facts.flatMap(({ type, data }) =>
    type in staleAfter ? staleAfter[type](projectId, data as Ids) : [[]],
  );
  return [...new Map(found.map((key) => [JSON.stringify(key), key])).values()];
}

interface LiveState {
  status: LiveStatus;
  people: readonly PresentPerson[];
}

interface LiveProject {
  state: StoreApi<LiveState>;
  listeners: Set<(fact: KnownFact) => void>;
  stream?: FactsStream;
  users: number;
  close?: () => void;
  cancelClose?: () => void;
}

const liveProjects = new Map<string, LiveProject>();
/** Where a project was left: what the cache still holds of it is no newer. */
const leftAt = new Map<string, number>();
const lingering = createScope();
/** Going from one page of a project to another keeps its socket. */
const lingerMilliseconds = 2_000;

function liveProject(projectId: string): LiveProject {
  const known = liveProjects.get(projectId);
  if (known) return known;
  const made: LiveProject = {
    state: createStore<LiveState>(() => ({ status: 'connecting', people: [] })),
    listeners: new Set(),
    users: 0,
  };
  // A page that is rendered on the server follows nothing.
  if (typeof window !== 'undefined') liveProjects.set(projectId, made);
  return made;
}

function join(projectId: string, after: number, cache: QueryClient): () => void {
  const live = liveProject(projectId);
  live.users += 1;
  live.cancelClose?.();
  if (!live.stream) open(projectId, live, after, cache);
  return () => {
    live.users -= 1;
    if (live.users > 0) return;
    live.cancelClose = lingering.timeout(() => live.close?.(), lingerMilliseconds);
  };
}

function open(projectId: string, live: LiveProject, after: number, cache: QueryClient) {
  const scope = createScope();
  const refresh = createRefresher(scope, cache);
  const stream = openFactsStream({
    projectId,
    after: Math.min(after, leftAt.get(projectId) ?? after),
    scope,
    connect: (address) => new WebSocket(new URL(address, window.location.href.replace(/^http/, 'ws'))),
    catchUp: (seq) => readFactsAfter(projectId, seq),
    now: () => performance.now(),
    random: Math.random,
    onFacts(facts) {
      for (const queryKey of staleKeys(projectId, facts)) refresh(queryKey);
      cache.setQueryData<KnownFact[]>(keys.arrived(projectId), (arrived = []) => [
        ...arrived,
        ...(facts as KnownFact[]),
      ]);
      for (const fact of facts as KnownFact[]) for (const listener of live.listeners) listener(fact);
    },
    onPresence: (people) => live.state.setState({ people }),
    onStatus(status) {
      live.state.setState(status === 'live' ? { status } : { status, people: [] });
      // The server ended the line for a reason every other answer will name too: let the page ask.
      if (status === 'ended') staleEverything(cache);
    },
  });
  scope.listen(window, 'online', () => stream.wake());
  scope.listen(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') stream.wake();
  });
  live.stream = stream;
  live.close = () => {
    leftAt.set(projectId, stream.position());
    scope.dispose();
    liveProjects.delete(projectId);
  };
}

/** However fast facts come, what they make stale is read no more often. */
const restMilliseconds = 100;

/**
 * Reads stale keys anew: one that is stale at once, one that becomes stale while it is read again right after. A read
 * that is under way is never given up, or a page that hears of something ten times a second would never show it.
 */
export function createRefresher(scope: Scope, cache: QueryClient): (queryKey: QueryKey) => void {
  const underWay = new Map<string, 'once' | 'again'>();
  const rest = () => new Promise<void>((resolve) => scope.timeout(resolve, restMilliseconds));
  async function refresh(queryKey: QueryKey, name: string) {
    do {
      underWay.set(name, 'once');
      await Promise.all([cache.invalidateQueries({ queryKey }), rest()]);
    } while (underWay.get(name) === 'again');
    underWay.delete(name);
  }
  return (queryKey) => {
    const name = JSON.stringify(queryKey);
    if (underWay.has(name)) underWay.set(name, 'again');
    else void refresh(queryKey, name);
  };
}

export interface Live {
  status: LiveStatus;
  /** Everybody on this project right now, this page too. */
  people: readonly PresentPerson[];
  sendPresence(presence: Presence): void;
}

interface LiveOptions {
  /** The last fact that the page's first data already holds. */
  after: number;
  /** Called for every fact in order, after the cache was told. */
  onFact?: (fact: KnownFact) => void;
}

/** Follows a project live while the component is shown; every component of a page shares one socket. */
export function useFacts(projectId: string, { after, onFact }: LiveOptions): Live {
  const cache = useQueryClient();
  const live = liveProject(projectId);
  const notify = useEffectEvent((fact: KnownFact) => onFact?.(fact));
  const start = useEffectEvent(() => join(projectId, after, cache));

  useEffect(() => start(), [projectId]);

  useEffect(() => {
    const { listeners } = liveProject(projectId);
    const listener = (fact: KnownFact) => notify(fact);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [projectId]);

  const { status, people } = useStore(live.state);
  return {
    status,
    people,
    sendPresence: (presence) => liveProjects.get(projectId)?.stream?.sendPresence(presence),
  };
}
