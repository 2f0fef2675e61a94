import {
  deleteSession as deleteContract,
  readSession as readContract,
  renameSession as renameContract,
} from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { deleteSession, readSession, renameSession } from '@/server/projects/sessions';

export const GET = handle(readContract, ({ runtime, viewer, params }) =>
  readSession(runtime, viewer, params.sessionId),
);
export const PATCH = handle(renameContract, ({ runtime, viewer, params, input }) =>
  renameSession(runtime, viewer, params.sessionId, input.title),
);
export const DELETE = handle(deleteContract, ({ runtime, viewer, params }) =>
  deleteSession(runtime, viewer, params.sessionId),
);
