import type { Metadata } from 'next';
import { ProjectPage } from '@/components/project/project-page';
import { activityPortion } from '@/client/activity';
import { listFacts } from '@/server/events/queries';
import { orNotFound } from '@/server/http/page';
import { listMembers } from '@/server/projects/queries';
import { listSessions } from '@/server/projects/sessions';
import { listMixes } from '@/server/review/queries';
import { runtime } from '@/server/runtime';
import { enterProject } from './enter';

interface Props {
  params: Promise<{ projectId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project } = await enterProject((await params).projectId);
  return { title: project.name };
}

export default async function Page({ params }: Props) {
  const { viewer, project } = await enterProject((await params).projectId);
  const [members, sessions, mixes, activity] = await orNotFound(
    Promise.all([
      listMembers(runtime(), viewer, project.id, { limit: 200 }),
      listSessions(runtime(), viewer, project.id, { limit: 200 }),
      listMixes(runtime(), viewer, project.id, { limit: 200 }),
      listFacts(runtime(), viewer, project.id, { order: 'desc', limit: activityPortion }),
    ]),
  );
  return <ProjectPage key={project.id} initial={{ project, members, sessions, mixes, activity }} />;
}
