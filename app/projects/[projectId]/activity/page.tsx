import type { Metadata } from 'next';
import { activityPortion, parseActivityFilter } from '@/client/activity';
import { activityPath } from '@/components/app-shell/paths';
import { ActivityPage } from '@/components/project/activity-page';
import { listActors, listFacts } from '@/server/events/queries';
import { orNotFound } from '@/server/http/page';
import { runtime } from '@/server/runtime';
import { enterProject } from '../enter';

interface Props {
  params: Promise<{ projectId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project } = await enterProject((await params).projectId, activityPath);
  return { title: `Activity of ${project.name}` };
}

export default async function Page({ params, searchParams }: Props) {
  const { viewer, project } = await enterProject((await params).projectId, activityPath);
  const filter = parseActivityFilter(await searchParams);
  const [actors, activity] = await orNotFound(
    Promise.all([
      listActors(runtime(), viewer, project.id),
      listFacts(runtime(), viewer, project.id, { ...filter, order: 'desc', limit: activityPortion }),
    ]),
  );
  return <ActivityPage key={project.id} initial={{ project, actors, filter, activity }} />;
}
