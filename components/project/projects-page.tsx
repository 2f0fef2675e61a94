'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FolderOpen, Plus, Upload, UserPlus, type LucideIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button as AriaButton, Link } from 'react-aria-components';
import type { z } from 'zod';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys, queries } from '@/client/queries';
import { projectPath } from '@/components/app-shell/paths';
import { TopBar } from '@/components/app-shell/top-bar';
import { useViewer } from '@/components/app-shell/viewer';
import { When } from '@/components/app-shell/when';
import { versionToShow } from '@/components/review/version-to-show';
import { Button } from '@/components/ui/button';
import { Pill } from '@/components/ui/pill';
import { EmptyState } from '@/components/ui/empty-state';
import { createProject, type listProjects, type Project } from '@/domain/api/projects';
import type { Mix } from '@/domain/api/review';
import { can } from '@/domain/roles';
import { DropNotice } from './drop-notice';
import { Hello } from './hello';
import { InviteDialog } from './invite-dialog';
import { PutAwayDemo } from './put-away-demo';
import { useFileDrop } from './use-file-drop';
import { useUploader } from './use-uploader';
import { NameDialog } from '@/components/app-shell/name-dialog';

interface ProjectsPageProps {
  projects: z.output<(typeof listProjects)['output']>;
  /** The mixes of the only project there is. */
  onlyMixes: readonly Mix[];
}

/** Where one comes in: the projects, or for who has one, its sound and the next steps. */
export function ProjectsPage({ projects, onlyMixes }: ProjectsPageProps) {
  const t = useTranslations('project.list');
  const viewer = useViewer();
  const { data } = useQuery({ ...queries.projects(), initialData: projects });
  const [isMaking, setMaking] = useState(false);
  const [only] = data.items;
  const heard = onlyMixes
    .map((mix) => ({ mix, version: versionToShow(mix.versions, undefined) }))
    .find(({ version }) => version?.status === 'ready');
  const isFirstRun = data.items.length === 1 && heard !== undefined;
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar crumbs={[{ label: t('title') }]} />
      <main className="mx-auto w-full max-w-[968px] px-6 pt-20 pb-32 max-phone:px-4 max-phone:pt-8">
        {isFirstRun && only && heard.version ? (
          <>
            <Hello
              firstName={viewer?.name.split(' ')[0] ?? ''}
              project={only}
              mix={heard.mix}
              version={heard.version}
            />
            <NextSteps project={only} mixes={onlyMixes} onNew={() => setMaking(true)} />
            <p className="mt-6 empty:hidden">
              <PutAwayDemo project={only} />
            </p>
          </>
        ) : (
          <ProjectList projects={data.items} onNew={() => setMaking(true)} />
        )}
      </main>
      <NewProjectDialog isOpen={isMaking} onClose={() => setMaking(false)} />
    </div>
  );
}

function ProjectList({ projects, onNew }: { projects: readonly Project[]; onNew: () => void }) {
  const t = useTranslations('project.list');
  const demo = useTranslations('project.demo');
  const roles = useTranslations('common.role');
  const newProject = (
    <Button variant="primary" icon={Plus} onPress={onNew}>
      {t('new')}
    </Button>
  );
  return (
    <>
      <header className="mb-6 flex items-end justify-between gap-4">
        <h1 className="text-36 font-semibold tracking-title max-phone:text-26">{t('title')}</h1>
        {projects.length > 0 && newProject}
      </header>
      {projects.length === 0 ? (
        <EmptyState icon={FolderOpen} title={t('empty')} action={newProject}>
          {t('emptyText')}
        </EmptyState>
      ) : (
        <ul className="border-t border-line-2">
          {projects.map((project) => (
            <li
              key={project.id}
              className="relative flex min-h-[70px] items-center justify-between gap-6 border-b border-line-1 px-3 transition-colors duration-(--dur-fast) hover:bg-surface-1 max-phone:px-0"
            >
              <span className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 py-2">
                <Link
                  href={projectPath(project.id)}
                  className="min-w-0 truncate rounded-small text-16 font-medium tracking-[-0.015em] after:absolute after:inset-0"
                >
                  {project.name}
                </Link>
                {project.isDemo && <Pill tone="quiet">{demo('sign')}</Pill>}
                <PutAwayDemo project={project} />
              </span>
              <span className="shrink-0 text-right text-12 text-ink-3">
                <span className="block text-ink-2">{t('role', { role: roles(project.role) })}</span>
                {t.rich('made', { when: () => <When at={project.createdAt} /> })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Three ways on from the first sound; files may also be dropped anywhere. */
function NextSteps({
  project,
  mixes,
  onNew,
}: {
  project: Project;
  mixes: readonly Mix[];
  onNew: () => void;
}) {
  const t = useTranslations('project.hello');
  const drop = useTranslations('project.drop');
  const uploader = useUploader(project.id, mixes);
  const [isInviting, setInviting] = useState(false);
  const mayUpload = can(project.role, 'uploads.make');
  const isOver = useFileDrop((files) => mayUpload && uploader.take(files));
  return (
    <div className="grid grid-cols-3 gap-4 max-drawer:grid-cols-1">
      {mayUpload && (
        <Step
          icon={Upload}
          title={t('upload')}
          text={t('uploadText')}
          onPress={() => uploader.choose('files')}
        />
      )}
      {can(project.role, 'invitations.change') && (
        <Step icon={UserPlus} title={t('invite')} text={t('inviteText')} onPress={() => setInviting(true)} />
      )}
      <Step icon={Plus} title={t('start')} text={t('startText')} onPress={onNew} />
      {isOver && <DropNotice text={mayUpload ? drop('over', { name: project.name }) : drop('refused')} />}
      {uploader.dialog}
      <InviteDialog project={project} isOpen={isInviting} onClose={() => setInviting(false)} />
    </div>
  );
}

function Step({
  icon: Icon,
  title,
  text,
  onPress,
}: {
  icon: LucideIcon;
  title: string;
  text: string;
  onPress: () => void;
}) {
  return (
    <AriaButton
      onPress={onPress}
      className="flex flex-col items-start rounded-panel bg-surface-1 px-5 py-[18px] text-left hairline transition-colors duration-(--dur-fast) hover:bg-surface-2"
    >
      <Icon aria-hidden className="size-5 text-ink-2" strokeWidth={1.75} />
      <span className="mt-3 mb-0.5 text-14 font-medium">{title}</span>
      <span className="text-ink-2">{text}</span>
    </AriaButton>
  );
}

function NewProjectDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTranslations('project.create');
  const cache = useQueryClient();
  const router = useRouter();
  return (
    <NameDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('title')}
      label={t('name')}
      hint={t('hint')}
      submit={t('submit')}
      field="name"
      onSubmit={async (name, idempotencyKey) => {
        const project = await call(createProject, { input: { name }, idempotencyKey });
        void cache.invalidateQueries({ queryKey: keys.projects() });
        router.push(projectPath(project.id));
      }}
    />
  );
}
