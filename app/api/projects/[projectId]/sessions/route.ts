import { createSession as createContract, listSessions as listContract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { createSession, listSessions } from '@/server/projects/sessions';

export const GET = handle(listContract, ({ runtime, viewer, params, query }) =>
  listSessions(runtime, viewer, params.projectId, query),
);
export const POST = handle(createContract, ({ runtime, viewer, params, input, once }) =>
  createSession(runtime, viewer, params.projectId, input, once),
);
