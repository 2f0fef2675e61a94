import type { Metadata } from 'next';
import { historyPath } from '@/components/app-shell/paths';
import { HistoryPage } from '@/components/session/history-page';
import { orNotFound } from '@/server/http/page';
import { readHistory } from '@/server/projects/session-history';
import { runtime } from '@/server/runtime';
import { loadSession } from '../load-session';

interface Props {
  params: Promise<{ sessionId: string }>;
}

export const metadata: Metadata = { title: 'History' };

export default async function Page({ params }: Props) {
  const { viewer, initial } = await loadSession(params, historyPath);
  const { id } = initial.session;
  const first = await orNotFound(readHistory(runtime(), viewer, id, {}));
  return <HistoryPage key={id} initial={initial} first={first} />;
}
