import NextAuth from 'next-auth';
import { refuseSignInFlood } from '@/server/auth/accounts';
import { authOptions } from '@/server/auth/options';
import { describeFailure } from '@/server/http/problem';
import { runtime } from '@/server/runtime';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

type Handler = (request: Request, context: Context) => Promise<Response>;

const answer: Handler = (request, context) => (NextAuth(authOptions(runtime())) as Handler)(request, context);

export const GET = answer;

export async function POST(request: Request, context: Context): Promise<Response> {
  const running = runtime();
  try {
    const form = await request
      .clone()
      .formData()
      .catch(() => undefined);
    const email = form?.get('email');
    if (typeof email === 'string') {
      const address = request.headers.get('x-talkback-address') ?? 'unknown';
      await refuseSignInFlood(running, email.trim().toLowerCase(), address);
    }
    return await answer(request, context);
  } catch (error) {
    const { status, headers, body } = describeFailure(error, running.log);
    return Response.json(body, { status, headers });
  }
}
