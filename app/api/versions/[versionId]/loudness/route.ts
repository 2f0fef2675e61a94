import { readLoudnessCurve as contract } from '@/domain/api/review';
import { handle } from '@/server/http/handle';
import { readLoudnessCurve } from '@/server/review/queries';

export const GET = handle(contract, ({ runtime, viewer, params }) =>
  readLoudnessCurve(runtime, viewer, params.versionId),
);
