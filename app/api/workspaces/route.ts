import { createWorkspace as createContract, listWorkspaces as listContract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { createWorkspace } from '@/server/projects/commands';
import { listWorkspaces } from '@/server/projects/queries';

export const GET = handle(listContract, ({ runtime, viewer, query }) =>
  listWorkspaces(runtime, viewer, query),
);
export const POST = handle(createContract, ({ runtime, viewer, input }) =>
  createWorkspace(runtime, viewer, input.name),
);
