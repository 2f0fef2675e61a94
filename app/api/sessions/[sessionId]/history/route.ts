import { listHistory } from '@/domain/api/session-history';
import { handle } from '@/server/http/handle';
import { readHistory } from '@/server/projects/session-history';

export const GET = handle(listHistory, ({ runtime, viewer, params, query }) =>
  readHistory(runtime, viewer, params.sessionId, query),
);
