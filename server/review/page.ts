import { can, type Standing } from '@/domain/roles';
import type { Viewer } from '@/domain/viewer';
import { authorize } from '@/server/auth/authorize';
import { listMembers, personOf } from '@/server/projects/queries';
import type { Runtime } from '@/server/runtime';
import { listComments, mixFor } from './queries';

const firstPage = 200;

/** Everything the page of one mix begins with, as far as it exists for its viewer; guests see no project and no members. */
export async function readReviewPage(runtime: Runtime, viewer: Viewer, mixId: string) {
  // Read before everything else: whatever happens meanwhile is told to the page.
  const project = await runtime.db.project.findFirst({ where: { mixes: { some: { id: mixId } } } });
  const access = await authorize(runtime.db, viewer, 'mixes.read', { mixId }, runtime.now());
  const { projectId, standing } = access;
  const mayReadProject = can(standing, 'project.read');
  return {
    project: {
      id: projectId,
      name: mayReadProject ? (project?.name ?? null) : null,
      headSeq: Number(project?.factSeq ?? 0),
    },
    mix: await mixFor(runtime.db, access, mixId),
    standing,
    me: await personOf(runtime.db, access.viewer, projectId),
    members: mayReadProject
      ? (await listMembers(runtime, viewer, projectId, { limit: firstPage })).items
      : [],
    readNotes: (versionId: string) => listComments(runtime, viewer, versionId, { limit: firstPage }),
  } satisfies { standing: Standing } & Record<string, unknown>;
}
