import { createMix as createContract, listMixes as listContract } from '@/domain/api/review';
import { handle } from '@/server/http/handle';
import { createMix } from '@/server/review/mixes';
import { listMixes } from '@/server/review/queries';

export const GET = handle(listContract, ({ runtime, viewer, params, query }) =>
  listMixes(runtime, viewer, params.projectId, query),
);
export const POST = handle(createContract, ({ runtime, viewer, params, input, once }) =>
  createMix(runtime, viewer, params.projectId, input, once),
);
