import { readContent as readContract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { readContent } from '@/server/projects/session-content';

export const GET = handle(readContract, ({ runtime, viewer, params }) =>
  readContent(runtime, viewer, params.sessionId),
);
