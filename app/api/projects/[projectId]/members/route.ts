import { listMembers as contract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { listMembers } from '@/server/projects/queries';

export const GET = handle(contract, ({ runtime, viewer, params, query }) =>
  listMembers(runtime, viewer, params.projectId, query),
);
