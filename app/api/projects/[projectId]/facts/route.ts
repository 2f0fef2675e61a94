import { listFacts as contract } from '@/domain/api/review';
import { listFacts } from '@/server/events/queries';
import { handle } from '@/server/http/handle';

export const GET = handle(contract, ({ runtime, viewer, params, query }) =>
  listFacts(runtime, viewer, params.projectId, query),
);
