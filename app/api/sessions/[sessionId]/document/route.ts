import { readDocument as readContract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { readDocument } from '@/server/projects/session-document';

export const GET = handle(readContract, ({ runtime, viewer, params }) =>
  readDocument(runtime, viewer, params.sessionId),
);
