import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { ProofPage } from '@/components/account/proof-page';
import { ownPath } from '@/domain/own-path';

export const metadata: Metadata = { title: 'Your link', robots: { index: false }, referrer: 'no-referrer' };

const Kind = z.enum(['sign-in', 'reset', 'address']);

interface Props {
  params: Promise<{ kind: string }>;
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}

export default async function Page({ params, searchParams }: Props) {
  const kind = Kind.safeParse((await params).kind);
  if (!kind.success) notFound();
  return <ProofPage kind={kind.data} callbackUrl={ownPath((await searchParams).callbackUrl)} />;
}
