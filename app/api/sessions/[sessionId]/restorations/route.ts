import { restoreSession as restoreContract } from '@/domain/api/session-history';
import { handle } from '@/server/http/handle';
import { restoreSession } from '@/server/projects/restore-session';

export const POST = handle(restoreContract, ({ runtime, viewer, params, input, once }) =>
  restoreSession(runtime, viewer, params.sessionId, input.seq, once),
);
