import { deleteAsset as deleteContract, readAsset as readContract } from '@/domain/api/assets';
import { deleteAsset, readAsset } from '@/server/assets/assets';
import { handle } from '@/server/http/handle';

export const GET = handle(readContract, ({ runtime, viewer, params }) =>
  readAsset(runtime, viewer, params.assetId),
);
export const DELETE = handle(deleteContract, ({ runtime, viewer, params }) =>
  deleteAsset(runtime, viewer, params.assetId),
);
