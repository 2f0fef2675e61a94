import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { projectPath, signInPath } from '@/components/app-shell/paths';
import { ProjectPage } from '@/components/project/project-page';
import { Id } from '@/domain/ids';
import { orNotFound, pageViewer } from '@/server/http/page';
import { listMembers, readProject } from '@/server/projects/queries';
import { listMixes } from '@/server/review/queries';
import { runtime } from '@/server/runtime';

interface Props {
  params: Promise<{ projectId: string }>;
}

/** Who asks and for what, once for the title and the page. */
const enter = cache(async (projectId: string) => {
  const id = Id.safeParse(projectId);
  if (!id.success) notFound();
  const viewer = await pageViewer();
  if (!viewer) redirect(signInPath(projectPath(id.data)));
  return { viewer, project: await orNotFound(readProject(runtime(), viewer, id.data)) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project } = await enter((await params).projectId);
  return { title: project.name };
}

export default async function Page({ params }: Props) {
  const { viewer, project } = await enter((await params).projectId);
  const [members, mixes] = await orNotFound(
    Promise.all([
      listMembers(runtime(), viewer, project.id, { limit: 200 }),
      listMixes(runtime(), viewer, project.id, { limit: 200 }),
    ]),
  );
  return <ProjectPage key={project.id} initial={{ project, members, mixes }} />;
}
