import {
  deleteProject as deleteContract,
  readProject as readContract,
  renameProject as renameContract,
} from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { deleteProject, renameProject } from '@/server/projects/commands';
import { readProject } from '@/server/projects/queries';

export const GET = handle(readContract, ({ runtime, viewer, params }) =>
  readProject(runtime, viewer, params.projectId),
);
export const PATCH = handle(renameContract, ({ runtime, viewer, params, input }) =>
  renameProject(runtime, viewer, params.projectId, input.name),
);
export const DELETE = handle(deleteContract, ({ runtime, viewer, params }) =>
  deleteProject(runtime, viewer, params.projectId),
);
