import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { createStore, useStore } from 'zustand';
import { ApiProblem } from '@/client/api';
import { queries } from '@/client/queries';
import { createScope } from '@/client/scope';
import {
  openSessionConnection,
  type SessionConnection,
  type SessionState,
} from '@/client/session-connection';
import type { Project, Session } from '@/domain/api/projects';
import type { Person } from '@/domain/viewer';

export interface SessionData {
  project: Project;
  session: Session;
  me: Person;
}

/** A session and its project, as they are now. */
export function useSession(initial: SessionData) {
  const project = useQuery({ ...queries.project(initial.project.id), initialData: initial.project });
  const session = useQuery({ ...queries.session(initial.session.id), initialData: initial.session });
  const isGone = [project.error, session.error].some(
    (error) => error instanceof ApiProblem && error.status === 404,
  );
  return { project: project.data, session: session.data, isGone };
}

const nothingYet = createStore<SessionState>(() => ({
  saving: { kind: 'opening' },
  isOpen: false,
  people: [],
}));

/** The document of a session, open while the page is. */
export function useSessionConnection({ project, session, me }: SessionData) {
  const [held] = useState(() => createStore<{ connection?: SessionConnection }>(() => ({})));
  const open = useEffectEvent((sessionId: string) => {
    const { epoch } = session;
    const scope = createScope();
    const user = { id: me.id, name: me.name, colour: me.colour, role: project.role };
    const { origin } = window.location;
    held.setState({ connection: openSessionConnection({ sessionId, epoch, me: user, scope, origin }) });
    return () => scope.dispose();
  });
  useEffect(() => open(session.id), [session.id]);
  const { connection } = useStore(held);
  const state = useStore(connection?.state ?? nothingYet);
  return { connection, ...state };
}
