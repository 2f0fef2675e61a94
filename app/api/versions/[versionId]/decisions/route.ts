import { decide as decideContract, listDecisions as listContract } from '@/domain/api/decisions';
import { handle } from '@/server/http/handle';
import { decide, listDecisions } from '@/server/review/decisions';

export const GET = handle(listContract, ({ runtime, viewer, params }) =>
  listDecisions(runtime, viewer, params.versionId),
);
export const POST = handle(decideContract, ({ runtime, viewer, params, input, once }) =>
  decide(runtime, viewer, params.versionId, input, once),
);
