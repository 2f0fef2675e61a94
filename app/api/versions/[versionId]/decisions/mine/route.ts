import { withdrawDecision as contract } from '@/domain/api/decisions';
import { handle } from '@/server/http/handle';
import { withdrawDecision } from '@/server/review/decisions';

export const DELETE = handle(contract, ({ runtime, viewer, params }) =>
  withdrawDecision(runtime, viewer, params.versionId),
);
