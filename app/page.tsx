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
  const progress = await demoProgress(runtime(), viewer.id);
  if (progress === null || another) return page;
  return <DemoComing progress={progress}>{page}</DemoComing>;
}
