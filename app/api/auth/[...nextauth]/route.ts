import NextAuth from 'next-auth';
import { refuseSignInFlood } from '@/server/auth/accounts';
import { authOptions } from '@/server/auth/options';
import { describeFailure } from '@/server/http/problem';
import { runtime } from '@/server/runtime';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

type Handler = (request: Request, context: Context) => Promise<Response>;

const answer: Handler = async (request, context) => {
  const cookies: string[] = [];
  const options = authOptions(runtime(), {
    userAgent: request.headers.get('user-agent') ?? '',
    setCookie: (line) => cookies.push(line),
  });
  const response = await (NextAuth(options) as Handler)(request, context);
  for (const line of cookies) response.headers.append('set-cookie', line);
  return response;
};

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
