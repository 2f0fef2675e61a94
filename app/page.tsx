import { redirect } from 'next/navigation';
import { DemoComing } from '@/components/project/demo-coming';
import { ProjectsPage } from '@/components/project/projects-page';
import { demoProgress } from '@/server/demo/progress';
import { pageViewer } from '@/server/http/page';
import { listProjects } from '@/server/projects/queries';
import { listMixes } from '@/server/review/queries';
import { runtime } from '@/server/runtime';

export default async function Page() {
  const viewer = await pageViewer();
  if (viewer?.kind !== 'user') redirect('/sign-in');
  const projects = await listProjects(runtime(), viewer, { limit: 200 });
  const [only, another] = projects.items;
  const mixes = only && !another ? await listMixes(runtime(), viewer, only.id, { limit: 50 }) : undefined;
  const page = <ProjectsPage projects={projects} onlyMixes={mixes?.items ?? []} />;
  // It is made for an admin, and whoever has two projects already does not wait for it.
  const progress = viewer.isAdmin && !another ? await demoProgress(runtime(), viewer.id) : null;
  return progress === null ? page : <DemoComing progress={progress}>{page}</DemoComing>;
}
