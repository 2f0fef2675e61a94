import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { sessionPath, signInPath } from '@/components/app-shell/paths';
import { SessionPage } from '@/components/session/session-page';
import { Id } from '@/domain/ids';
import { orNotFound, pageViewer } from '@/server/http/page';
import { personOf, readProject } from '@/server/projects/queries';
import { readSession } from '@/server/projects/sessions';
import { runtime } from '@/server/runtime';

interface Props {
  params: Promise<{ sessionId: string }>;
}

export const metadata: Metadata = { title: 'Session' };

export default async function Page({ params }: Props) {
  const id = Id.safeParse((await params).sessionId);
  if (!id.success) notFound();
  const viewer = await pageViewer();
  if (!viewer) redirect(signInPath(sessionPath(id.data)));
  const { projectId } = await orNotFound(readSession(runtime(), viewer, id.data));
  // Read before everything that is shown: whatever happens meanwhile is told to the page.
  const project = await orNotFound(readProject(runtime(), viewer, projectId));
  const [session, me] = await orNotFound(
    Promise.all([readSession(runtime(), viewer, id.data), personOf(runtime().db, viewer, projectId)]),
  );
  return (
    <>
      <title>{`${session.title} · Talkback`}</title>
      <SessionPage key={session.id} initial={{ project, session, me }} />
    </>
  );
}
