import { notFound, redirect } from 'next/navigation';
import { signInPath } from '@/components/app-shell/paths';
import { Id } from '@/domain/ids';
import { orNotFound, pageViewer } from '@/server/http/page';
import { personOf, readProject } from '@/server/projects/queries';
import { readSession } from '@/server/projects/sessions';
import { runtime } from '@/server/runtime';

/** What every page of a session begins with. Leads whoever is not signed in to signing in, and back to `pathOf`. */
export async function loadSession(
  params: Promise<{ sessionId: string }>,
  pathOf: (sessionId: string) => string,
) {
  const id = Id.safeParse((await params).sessionId);
  if (!id.success) notFound();
  const viewer = await pageViewer();
  if (!viewer) redirect(signInPath(pathOf(id.data)));
  const { projectId } = await orNotFound(readSession(runtime(), viewer, id.data));
  // Read before everything that is shown: whatever happens meanwhile is told to the page.
  const project = await orNotFound(readProject(runtime(), viewer, projectId));
  const [session, me] = await orNotFound(
    Promise.all([readSession(runtime(), viewer, id.data), personOf(runtime().db, viewer, projectId)]),
  );
  return { viewer, initial: { project, session, me } };
}
