import NextAuth from 'next-auth';
import { authOptions } from '@/server/auth/options';
import { describeFailure } from '@/server/http/problem';
import { runtime } from '@/server/runtime';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

type Handler = (request: Request, context: Context) => Promise<Response>;

const answer: Handler = async (request, context) => {
  const cookies: string[] = [];
  const failures: unknown[] = [];
  const options = authOptions(runtime(), {
    userAgent: request.headers.get('user-agent') ?? '',
    address: request.headers.get('x-talkback-address') ?? 'unknown',
    cookies: request.headers.get('cookie') ?? undefined,
    setCookie: (line) => cookies.push(line),
    fail: (error) => failures.push(error),
  });
  const answered = await (NextAuth(options) as Handler)(request, context);
  const response = failures.length === 0 ? answered : tell(failures[0]);
  for (const line of cookies) response.headers.append('set-cookie', line);
  return response;
};

function tell(failure: unknown): Response {
  const { status, headers, body } = describeFailure(failure, runtime().log);
  return Response.json(body, { status, headers });
}

export const GET = answer;
export const POST = answer;
