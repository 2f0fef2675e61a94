import { listAssets as contract } from '@/domain/api/assets';
import { listAssets } from '@/server/assets/assets';
import { handle } from '@/server/http/handle';

export const GET = handle(contract, ({ runtime, viewer, params, query }) =>
  listAssets(runtime, viewer, params.projectId, query),
);
