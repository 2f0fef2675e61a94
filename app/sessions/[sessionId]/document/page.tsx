import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { documentPath, signInPath } from '@/components/app-shell/paths';
import { DocumentPage } from '@/components/session/document-page';
import { Id } from '@/domain/ids';
import { orNotFound, pageViewer } from '@/server/http/page';
import { personOf, readProject } from '@/server/projects/queries';
import { readDocument } from '@/server/projects/session-document';
import { readSession } from '@/server/projects/sessions';
import { runtime } from '@/server/runtime';

interface Props {
  params: Promise<{ sessionId: string }>;
}

export const metadata: Metadata = { title: 'Document' };

export default async function Page({ params }: Props) {
  const id = Id.safeParse((await params).sessionId);
  if (!id.success) notFound();
  const viewer = await pageViewer();
  if (!viewer) redirect(signInPath(documentPath(id.data)));
  const stored = await orNotFound(readDocument(runtime(), viewer, id.data));
  const session = await orNotFound(readSession(runtime(), viewer, id.data));
  const [project, me] = await orNotFound(
    Promise.all([
      readProject(runtime(), viewer, session.projectId),
      personOf(runtime().db, viewer, session.projectId),
    ]),
  );
  return <DocumentPage key={session.id} initial={{ project, session, me }} stored={stored} />;
}
