import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { ConfirmPage } from '@/components/account/confirm-page';
import { ownPath } from '@/domain/own-path';
import { readMeeting } from '@/server/auth/identities';
import { cookieHeader, pageViewer } from '@/server/http/page';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'Who you are', robots: { index: false } };

// next-auth keeps here where one was going.
const callbackCookies = ['__Secure-next-auth.callback-url', 'next-auth.callback-url'];

export default async function Page() {
  const [viewer, header, jar] = await Promise.all([pageViewer(), cookieHeader(), cookies()]);
  const meeting = await readMeeting(runtime(), viewer, header);
  const going = callbackCookies.map((name) => jar.get(name)?.value).find(Boolean);
  return <ConfirmPage meeting={meeting} callbackUrl={pathOf(going)} />;
}

function pathOf(address: string | undefined): string {
  if (!address || !URL.canParse(address)) return ownPath(address);
  const url = new URL(address);
  return url.origin === runtime().origin ? ownPath(url.pathname + url.search) : '/';
}
