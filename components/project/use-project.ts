'use client';

import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { ApiProblem } from '@/client/api';
import { queries } from '@/client/queries';
import type { listMembers, listSessions, Project } from '@/domain/api/projects';
import type { listMixes } from '@/domain/api/review';
import type { FactsPage } from './use-activity';

export interface ProjectData {
  project: Project;
  members: z.output<(typeof listMembers)['output']>;
  sessions: z.output<(typeof listSessions)['output']>;
  mixes: z.output<(typeof listMixes)['output']>;
  activity: FactsPage;
}

const readingInterval = 1_500;

/** A project with its people, sessions and mixes; asked again while a version is being read, for that has no facts of its own. */
export function useProject(initial: ProjectData) {
  const { id } = initial.project;
  const { data: project, error } = useQuery({ ...queries.project(id), initialData: initial.project });
  const members = useQuery({ ...queries.members(id), initialData: initial.members }).data.items;
  const sessions = useQuery({ ...queries.sessions(id), initialData: initial.sessions }).data.items;
  const mixes = useQuery({
    ...queries.mixes(id),
    initialData: initial.mixes,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ versions }) => versions.some(({ status }) => status === 'processing'))
        ? readingInterval
        : false,
  }).data.items;
  // Put away, or one was taken out of it: to the one who looks it is the same.
  const isGone = error instanceof ApiProblem && error.status === 404;
  return { project, members, sessions, mixes, isGone };
}
