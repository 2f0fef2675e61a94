import { createInvitation as createContract, listInvitations as listContract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { createInvitation } from '@/server/projects/invitations';
import { listInvitations } from '@/server/projects/queries';

export const GET = handle(listContract, ({ runtime, viewer, params, query }) =>
  listInvitations(runtime, viewer, params.projectId, query),
);
export const POST = handle(createContract, ({ runtime, viewer, params, input }) =>
  createInvitation(runtime, viewer, params.projectId, input),
);
