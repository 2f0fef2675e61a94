import { removeVersion as removeContract } from '@/domain/api/decisions';
import { changeVersion as changeContract, readVersion as readContract } from '@/domain/api/review';
import { handle } from '@/server/http/handle';
import { noteVersion } from '@/server/review/mixes';
import { readVersion } from '@/server/review/queries';
import { destroyVersion, hideVersion } from '@/server/review/remove-version';

export const GET = handle(readContract, ({ runtime, viewer, params }) =>
  readVersion(runtime, viewer, params.versionId),
);
export const PATCH = handle(changeContract, ({ runtime, viewer, params, input: { note, hidden } }) =>
  hidden === undefined
    ? noteVersion(runtime, viewer, params.versionId, note ?? '')
    : hideVersion(runtime, viewer, params.versionId, hidden),
);
export const DELETE = handle(removeContract, async ({ runtime, viewer, params, input }) => {
  if (input) await destroyVersion(runtime, viewer, params.versionId, input.reason);
  else await hideVersion(runtime, viewer, params.versionId, true);
});
