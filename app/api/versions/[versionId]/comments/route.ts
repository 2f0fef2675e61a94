import { addComment as addContract, listComments as listContract } from '@/domain/api/review';
import { handle } from '@/server/http/handle';
import { addComment } from '@/server/review/comments';
import { listComments } from '@/server/review/queries';

export const GET = handle(listContract, ({ runtime, viewer, params, query }) =>
  listComments(runtime, viewer, params.versionId, query),
);
export const POST = handle(addContract, ({ runtime, viewer, params, input, once }) =>
  addComment(runtime, viewer, params.versionId, input, once),
);
