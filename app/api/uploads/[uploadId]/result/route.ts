import { readUploadResult as contract } from '@/domain/api/review';
import { readUploadResult } from '@/server/assets/uploads';
import { handle } from '@/server/http/handle';

export const GET = handle(contract, ({ runtime, viewer, params }) =>
  readUploadResult(runtime, viewer, params.uploadId),
);
