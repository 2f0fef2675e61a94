import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { historyPath, signInPath } from '@/components/app-shell/paths';
import { HistoryPage } from '@/components/session/history-page';
import { Id } from '@/domain/ids';
import { orNotFound, pageViewer } from '@/server/http/page';
import { personOf, readProject } from '@/server/projects/queries';
import { readHistory } from '@/server/projects/session-history';
import { readSession } from '@/server/projects/sessions';
import { runtime } from '@/server/runtime';

interface Props {
  params: Promise<{ sessionId: string }>;
}

export const metadata: Metadata = { title: 'History' };

export default async function Page({ params }: Props) {
  const id = Id.safeParse((await params).sessionId);
  if (!id.success) notFound();
  const viewer = await pageViewer();
  if (!viewer) redirect(signInPath(historyPath(id.data)));
  const first = await orNotFound(readHistory(runtime(), viewer, id.data, {}));
  const session = await orNotFound(readSession(runtime(), viewer, id.data));
  const [project, me] = await orNotFound(
    Promise.all([
      readProject(runtime(), viewer, session.projectId),
      personOf(runtime().db, viewer, session.projectId),
    ]),
  );
  return <HistoryPage key={session.id} initial={{ project, session, me }} first={first} />;
}
