import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { EndedLink } from '@/components/share/ended-link';
import { EnterLink } from '@/components/share/enter-link';
import { linkCookie, readCookie } from '@/server/auth/cookies';
import { pageViewer } from '@/server/http/page';
import { previewLink } from '@/server/projects/links';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'A mix to hear', robots: { index: false } };

export default async function GuestEntryPage() {
  const token = readCookie((await headers()).get('cookie') ?? undefined, linkCookie);
  const link = token ? await previewLink(runtime(), token) : ({ status: 'unknown' } as const);
  const viewer = await pageViewer();
  return (
    <main className="flex min-h-dvh items-center justify-center p-6">
      {link.status === 'open' ? (
        <EnterLink
          linkId={link.linkId}
          mixTitle={link.mixTitle}
          needsPassword={link.needsPassword}
          name={viewer?.name ?? ''}
        />
      ) : (
        <EndedLink status={link.status} />
      )}
    </main>
  );
}
