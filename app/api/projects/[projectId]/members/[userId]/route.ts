import { changeMember as changeContract, removeMember as removeContract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { changeMember, removeMember } from '@/server/projects/commands';

export const PATCH = handle(changeContract, ({ runtime, viewer, params, input }) =>
  changeMember(runtime, viewer, { ...params, role: input.role }),
);
export const DELETE = handle(removeContract, ({ runtime, viewer, params }) =>
  removeMember(runtime, viewer, params.projectId, params.userId),
);
