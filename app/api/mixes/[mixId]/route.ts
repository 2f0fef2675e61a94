import {
  deleteMix as deleteContract,
  readMix as readContract,
  renameMix as renameContract,
} from '@/domain/api/review';
import { handle } from '@/server/http/handle';
import { deleteMix, renameMix } from '@/server/review/mixes';
import { readMix } from '@/server/review/queries';

export const GET = handle(readContract, ({ runtime, viewer, params }) =>
  readMix(runtime, viewer, params.mixId),
);
export const PATCH = handle(renameContract, ({ runtime, viewer, params, input }) =>
  renameMix(runtime, viewer, params.mixId, input.title),
);
export const DELETE = handle(deleteContract, ({ runtime, viewer, params }) =>
  deleteMix(runtime, viewer, params.mixId),
);
