import { reopenVersion as contract } from '@/domain/api/decisions';
import { handle } from '@/server/http/handle';
import { reopenVersion } from '@/server/review/decisions';

export const POST = handle(contract, ({ runtime, viewer, params, input }) =>
  reopenVersion(runtime, viewer, params.versionId, input.reason),
);
