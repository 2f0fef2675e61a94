import { createProject as createContract, listProjects as listContract } from '@/domain/api/projects';
import { handle } from '@/server/http/handle';
import { createProject } from '@/server/projects/commands';
import { listProjects } from '@/server/projects/queries';

export const GET = handle(listContract, ({ runtime, viewer, query }) => listProjects(runtime, viewer, query));
export const POST = handle(createContract, ({ runtime, viewer, input, once }) =>
  createProject(runtime, viewer, input, once),
);
