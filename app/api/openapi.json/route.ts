import { describeApi } from '@/server/http/openapi';
import { runtime } from '@/server/runtime';

export function GET(): Response {
  return Response.json(describeApi(runtime().origin));
}
