import type { Metadata } from 'next';
import { sessionPath } from '@/components/app-shell/paths';
import { SessionPage } from '@/components/session/session-page';
import { loadSession } from './load-session';

interface Props {
  params: Promise<{ sessionId: string }>;
}

export const metadata: Metadata = { title: 'Session' };

export default async function Page({ params }: Props) {
  const { initial } = await loadSession(params, sessionPath);
  const { session } = initial;
  return (
    <>
      <title>{`${session.title} · Talkback`}</title>
      <SessionPage key={session.id} initial={initial} />
    </>
  );
}
