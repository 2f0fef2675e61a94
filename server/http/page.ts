import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { isDomainError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { viewerOf } from '@/server/auth/viewer';
import { runtime } from '@/server/runtime';

/** Who asks for a page; null is nobody. */
export async function pageViewer(): Promise<Viewer | null> {
  return viewerOf(runtime(), { cookies: await cookieHeader() });
}

/** The cookies of whoever asks for a page, as a header carries them. */
export async function cookieHeader(): Promise<string> {
  const jar = await cookies();
  return jar
    .getAll()
    .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    .join('; ');
}

/** Waits for what a page shows; what its viewer may not see is not found. */
export async function orNotFound<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    if (isDomainError(error) && (error.code === 'not-found' || error.code === 'forbidden')) notFound();
    throw error;
  }
}
