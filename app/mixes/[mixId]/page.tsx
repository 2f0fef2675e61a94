import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { signInPath } from '@/components/app-shell/paths';
import { parseDeepLink } from '@/domain/review/deep-link';
import { versionToShow } from '@/components/review/version-to-show';
import { ReviewPage } from '@/components/review/review-page';
import { Id } from '@/domain/ids';
import { orNotFound, pageViewer } from '@/server/http/page';
import { readReviewPage } from '@/server/review/page';
import { runtime } from '@/server/runtime';

interface Props {
  params: Promise<{ mixId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export const metadata: Metadata = { title: 'Review' };

export default async function Page({ params, searchParams }: Props) {
  const id = Id.safeParse((await params).mixId);
  if (!id.success) notFound();
  const viewer = await pageViewer();
  if (!viewer) redirect(signInPath(`/mixes/${id.data}`));
  const { readNotes, ...review } = await orNotFound(readReviewPage(runtime(), viewer, id.data));
  const link = parseDeepLink(await searchParams);
  const shown = versionToShow(review.mix.versions, link.number);
  const notes = shown ? { versionId: shown.id, page: await readNotes(shown.id) } : null;
  return (
    <>
      <title>{`${review.mix.title} · Talkback`}</title>
      <ReviewPage key={review.mix.id} {...review} notes={notes} link={link} />
    </>
  );
}
