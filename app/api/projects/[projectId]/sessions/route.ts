import { listSessions as contract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { listSessions } from '@/server/projects/queries';

export const GET = handle(contract, ({ runtime, viewer, params, query }) =>
  listSessions(runtime, viewer, params.projectId, query),
);
