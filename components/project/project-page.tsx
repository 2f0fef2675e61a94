'use client';

import { AudioWaveform, FilePlus, Folder, Plus, Upload, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFacts } from '@/client/facts';
import { ConnectionLine } from '@/components/app-shell/lines';
import { NotFoundNotice } from '@/components/app-shell/notices';
import { TopBar } from '@/components/app-shell/top-bar';
import { useViewer } from '@/components/app-shell/viewer';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Menu } from '@/components/ui/menu';
import { can } from '@/domain/roles';
import { Activity } from './activity';
import { DropNotice } from './drop-notice';
import { InviteDialog } from './invite-dialog';
import { ListPlayback } from './list-playback';
import { MembersDialog } from './members-dialog';
import { NewMixDialog } from './mix-dialogs';
import { mixGrid, MixRow } from './mix-row';
import { People } from './people';
import { ProjectDialogs, ProjectMenu, type ProjectDialog } from './project-menu';
import { SessionStrip } from './session-strip';
import { useFileDrop } from './use-file-drop';
import { useProject, type ProjectData } from './use-project';
import { useUploader } from './use-uploader';

type OpenDialog = 'invite' | 'people' | 'new-mix' | ProjectDialog;

/** A project: its mixes as rows, its people, what happened; the whole page takes files. */
export function ProjectPage({ initial }: { initial: ProjectData }) {
  const t = useTranslations('project');
  const common = useTranslations('common');
  const viewer = useViewer();
  const { project, members, sessions, mixes, isGone } = useProject(initial);
  const live = useFacts(project.id, { after: initial.project.headSeq });
  const uploader = useUploader(project.id, mixes);
  const [open, setOpen] = useState<OpenDialog>();
  const close = () => setOpen(undefined);
  const mayUpload = can(project.role, 'uploads.make');
  const isOver = useFileDrop((files) => mayUpload && uploader.take(files));
  const role = common(`role.${project.role}`);
  const me = members.find(({ userId }) => userId === viewer?.id);
  if (isGone) return <NotFoundNotice />;

  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar crumbs={[{ label: t('list.title'), href: '/' }, { label: project.name }]} colour={me?.colour} />
      <ConnectionLine status={live.status} />
      <div className="grid grow grid-cols-[minmax(0,1fr)_348px] max-desk:grid-cols-1">
        <main className="min-w-0 px-10 pt-6 pb-24 max-desk:px-6 max-phone:px-4">
          <header className="mb-5 flex flex-wrap items-end justify-between gap-4">
            <div className="min-w-0">
              <h1 className="text-36 font-semibold tracking-title wrap-break-word max-phone:text-26">
                {project.name}
              </h1>
              <p className="mt-2 text-ink-2">
                {t('page.summary', { mixes: mixes.length, people: members.length })}
              </p>
            </div>
            <div className="flex items-center gap-2">
              <ProjectMenu project={project} onOpen={setOpen} members={members} />
              <Button
                icon={UserPlus}
                onPress={() => setOpen('invite')}
                reason={can(project.role, 'invitations.change') ? undefined : t('reason.invite', { role })}
              >
                {t('page.invite')}
              </Button>
              <UploadMenu
                uploader={uploader}
                onNewMix={() => setOpen('new-mix')}
                mayUpload={mayUpload}
                role={role}
              />
            </div>
          </header>
          {sessions.map((session) => (
            <SessionStrip key={session.id} session={session} />
          ))}
          <ListPlayback>
            {mixes.length === 0 ? (
              <EmptyState
                icon={AudioWaveform}
                title={mayUpload ? t('empty.title') : t('empty.watching')}
                isDropTarget={mayUpload}
                action={
                  mayUpload && (
                    <Button icon={Upload} onPress={() => uploader.choose('files')}>
                      {t('empty.choose')}
                    </Button>
                  )
                }
              >
                {mayUpload && t('empty.text')}
              </EmptyState>
            ) : (
              <>
                <MixHead />
                <ul>
                  {mixes.map((mix) => (
                    <MixRow
                      key={mix.id}
                      mix={mix}
                      canChange={can(project.role, 'mixes.change')}
                      onUpload={uploader.chooseFor}
                    />
                  ))}
                </ul>
              </>
            )}
          </ListPlayback>
        </main>
        <aside
          data-aside
          className="border-l border-line-1 bg-surface-1 px-6 pt-6 pb-24 desk:sticky desk:top-13 desk:h-[calc(100dvh-3.25rem)] desk:overflow-y-auto max-desk:border-t max-desk:border-l-0 max-phone:px-4"
        >
          <div className="mb-2 flex h-7 items-center justify-between">
            <h2>
              {t('page.people')} <span className="ml-1 text-12 text-ink-3">{members.length}</span>
            </h2>
            <Button variant="ghost" size="sm" className="-mr-2" onPress={() => setOpen('people')}>
              {t('page.manage')}
            </Button>
          </div>
          <People members={members} present={live.people} mixes={mixes} isDemo={project.isDemo} />
          <h2 className="mt-6 mb-2 flex h-7 items-center">{t('page.activity')}</h2>
          <Activity projectId={project.id} first={initial.activity} />
        </aside>
      </div>
      {isOver && <DropNotice text={mayUpload ? t('drop.over', { name: project.name }) : t('drop.refused')} />}
      {uploader.dialog}
      <InviteDialog project={project} isOpen={open === 'invite'} onClose={close} />
      <MembersDialog
        project={project}
        members={members}
        isOpen={open === 'people'}
        onClose={close}
        onInvite={() => setOpen('invite')}
        onLeave={() => setOpen('leave')}
      />
      <NewMixDialog projectId={project.id} isOpen={open === 'new-mix'} onClose={close} />
      <ProjectDialogs project={project} open={open} onClose={close} />
    </div>
  );
}

function MixHead() {
  const t = useTranslations('project.mix.column');
  return (
    <div
      aria-hidden
      className={`h-8 border-b border-line-2 text-11 font-medium text-ink-3 max-drawer:hidden ${mixGrid}`}
    >
      <span>{t('mix')}</span>
      <span>{t('latest')}</span>
      <span>{t('state')}</span>
      <span className="text-right">{t('notes')}</span>
    </div>
  );
}

function UploadMenu({
  uploader,
  onNewMix,
  mayUpload,
  role,
}: {
  uploader: ReturnType<typeof useUploader>;
  onNewMix: () => void;
  mayUpload: boolean;
  role: string;
}) {
  const t = useTranslations('project');
  if (!mayUpload) {
    return (
      <Button icon={Upload} reason={t('reason.upload', { role })}>
        {t('page.upload')}
      </Button>
    );
  }
  return (
    <Menu
      label={t('page.upload')}
      placement="bottom end"
      trigger={
        <Button variant="primary" icon={Upload}>
          {t('page.upload')}
        </Button>
      }
      sections={[
        [
          {
            id: 'files',
            label: t('page.uploadFiles'),
            icon: FilePlus,
            onAction: () => uploader.choose('files'),
          },
          {
            id: 'folder',
            label: t('page.uploadFolder'),
            icon: Folder,
            onAction: () => uploader.choose('folder'),
          },
        ],
        [{ id: 'mix', label: t('page.newMix'), icon: Plus, onAction: onNewMix }],
      ]}
    />
  );
}
