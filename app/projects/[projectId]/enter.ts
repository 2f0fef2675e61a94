import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { projectPath, signInPath } from '@/components/app-shell/paths';
import { Id } from '@/domain/ids';
import { orNotFound, pageViewer } from '@/server/http/page';
import { readProject } from '@/server/projects/queries';
import { runtime } from '@/server/runtime';

/** Who asks for which project, once for the title and the page; `path` is where signing in leads back to. */
export const enterProject = cache(async (projectId: string, path: (id: string) => string = projectPath) => {
  const id = Id.safeParse(projectId);
  if (!id.success) notFound();
  const viewer = await pageViewer();
  if (!viewer) redirect(signInPath(path(id.data)));
  return { viewer, project: await orNotFound(readProject(runtime(), viewer, id.data)) };
});
