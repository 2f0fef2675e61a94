import type { Metadata } from 'next';
import { documentPath } from '@/components/app-shell/paths';
import { DocumentPage } from '@/components/session/document-page';
import { orNotFound } from '@/server/http/page';
import { readDocument } from '@/server/projects/session-document';
import { runtime } from '@/server/runtime';
import { loadSession } from '../load-session';

interface Props {
  params: Promise<{ sessionId: string }>;
}

export const metadata: Metadata = { title: 'Document' };

export default async function Page({ params }: Props) {
  const { viewer, initial } = await loadSession(params, documentPath);
  const { id } = initial.session;
  const stored = await orNotFound(readDocument(runtime(), viewer, id));
  return <DocumentPage key={id} initial={initial} stored={stored} />;
}
