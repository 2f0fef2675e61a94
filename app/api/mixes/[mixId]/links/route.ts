import { createLink as createContract, listLinks as listContract } from '@/domain/api/links';
import { handle } from '@/server/http/handle';
import { createLink, listLinks } from '@/server/projects/links';

export const GET = handle(listContract, ({ runtime, viewer, params, query }) =>
  listLinks(runtime, viewer, params.mixId, query),
);
export const POST = handle(createContract, ({ runtime, viewer, params, input }) =>
  createLink(runtime, viewer, params.mixId, input),
);
