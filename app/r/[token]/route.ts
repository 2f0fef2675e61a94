import { linkCookie, secretCookie } from '@/server/auth/cookies';
import { runtime } from '@/server/runtime';

interface Context {
  params: Promise<{ token: string }>;
}

/** A share link's token leaves the address at once: it becomes a cookie, and the page is /r. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { token } = await params;
  return new Response(null, {
    status: 303,
    headers: {
      location: '/r',
      'set-cookie': secretCookie(runtime(), linkCookie, token.slice(0, 200), 1),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  });
}
