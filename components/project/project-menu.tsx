import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis, LogOut, Pencil, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys } from '@/client/queries';
import { ConfirmDialog } from '@/components/app-shell/confirm-dialog';
import { NameDialog } from '@/components/app-shell/name-dialog';
import { useViewer } from '@/components/app-shell/viewer';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, type MenuAction } from '@/components/ui/menu';
import { deleteProject, removeMember, renameProject, type Member, type Project } from '@/domain/api/projects';
import { can } from '@/domain/roles';

export type ProjectDialog = 'rename' | 'delete' | 'leave';

function isLastOwner(members: readonly Member[], userId: string | undefined): boolean {
  const owners = members.filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.userId === userId;
}

/** What can be done with the project itself, as far as one's role goes. */
export function ProjectMenu({
  project,
  members,
  onOpen,
}: {
  project: Project;
  members: readonly Member[];
  onOpen: (dialog: ProjectDialog) => void;
}) {
  const t = useTranslations('project');
  const viewer = useViewer();
  const owner: MenuAction[] = [
    { id: 'rename', label: t('page.rename'), icon: Pencil, onAction: () => onOpen('rename') },
    {
      id: 'delete',
      label: t(project.isDemo ? 'demo.putAway' : 'page.delete'),
      icon: Trash2,
      isDanger: true,
      onAction: () => onOpen('delete'),
    },
  ];
  const leave: MenuAction = {
    id: 'leave',
    label: t('page.leave'),
    icon: LogOut,
    onAction: () => onOpen('leave'),
    reason: isLastOwner(members, viewer?.id) ? t('people.lastOwner') : undefined,
  };
  return (
    <Menu
      label={t('page.menu')}
      placement="bottom end"
      trigger={<IconButton label={t('page.menu')} icon={Ellipsis} />}
      sections={[...(can(project.role, 'project.rename') ? [owner] : []), [leave]]}
    />
  );
}

/** What the menu asks before it is done; whatever else is open on the page is not its business. */
export function ProjectDialogs({
  project,
  open,
  onClose,
}: {
  project: Project;
  open: string | undefined;
  onClose: () => void;
}) {
  const t = useTranslations('project');
  const viewer = useViewer();
  const cache = useQueryClient();
  const router = useRouter();
  const params = { projectId: project.id };
  const goHome = async () => {
    await cache.invalidateQueries({ queryKey: keys.projects() });
    router.push('/');
  };
  return (
    <>
      <NameDialog
        isOpen={open === 'rename'}
        onClose={onClose}
        title={t('renameTitle')}
        label={t('create.name')}
        submit={t('renameSubmit')}
        initial={project.name}
        field="name"
        onSubmit={async (name) => {
          cache.setQueryData(
            keys.project(project.id),
            await call(renameProject, { params, input: { name } }),
          );
        }}
      />
      <ConfirmDialog
        isOpen={open === 'delete'}
        onClose={onClose}
        title={t('deleteTitle', { name: project.name })}
        text={t('deleteText')}
        submit={t('deleteSubmit')}
        onSubmit={async () => {
          await call(deleteProject, { params });
          await goHome();
        }}
      />
      <ConfirmDialog
        isOpen={open === 'leave'}
        onClose={onClose}
        title={t('people.leaveTitle', { project: project.name })}
        text={t('people.leaveText')}
        submit={t('people.leaveSubmit')}
        onSubmit={async () => {
          await call(removeMember, { params: { ...params, userId: viewer?.id ?? '' } });
          await goHome();
        }}
      />
    </>
  );
}
