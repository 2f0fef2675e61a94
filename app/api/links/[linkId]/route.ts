import { revokeLink as contract } from '@/domain/api/links';
import { handle } from '@/server/http/handle';
import { revokeLink } from '@/server/projects/links';

export const DELETE = handle(contract, ({ runtime, viewer, params }) =>
  revokeLink(runtime, viewer, params.linkId),
);
