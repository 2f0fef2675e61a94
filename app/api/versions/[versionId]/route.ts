import { removeVersion as removeContract } from '@/domain/api/decisions';
import { noteVersion as noteContract, readVersion as readContract } from '@/domain/api/review';
import { handle } from '@/server/http/handle';
import { noteVersion } from '@/server/review/mixes';
import { readVersion } from '@/server/review/queries';
import { destroyVersion, hideVersion } from '@/server/review/remove-version';

export const GET = handle(readContract, ({ runtime, viewer, params }) =>
  readVersion(runtime, viewer, params.versionId),
);
export const PATCH = handle(noteContract, ({ runtime, viewer, params, input }) =>
  noteVersion(runtime, viewer, params.versionId, input.note),
);
export const DELETE = handle(removeContract, ({ runtime, viewer, params, input }) =>
  input
    ? destroyVersion(runtime, viewer, params.versionId, input.reason)
    : hideVersion(runtime, viewer, params.versionId),
);
