import { nameReviewers as nameContract, readReviewers as readContract } from '@/domain/api/decisions';
import { handle } from '@/server/http/handle';
import { nameReviewers, readReviewers } from '@/server/review/decisions';

export const GET = handle(readContract, ({ runtime, viewer, params }) =>
  readReviewers(runtime, viewer, params.versionId),
);
export const PUT = handle(nameContract, ({ runtime, viewer, params, input }) =>
  nameReviewers(runtime, viewer, params.versionId, input),
);
