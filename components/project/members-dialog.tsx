'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LogOut, UserMinus, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys } from '@/client/queries';
import { useProblemText } from '@/components/app-shell/problem-text';
import { useViewer } from '@/components/app-shell/viewer';
import { When } from '@/components/app-shell/when';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFoot } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { changeMember, removeMember, type Member, type Project } from '@/domain/api/projects';
import { can, ProjectRole } from '@/domain/roles';
import { ConfirmDialog } from '@/components/app-shell/confirm-dialog';

interface MembersDialogProps {
  project: Project;
  members: readonly Member[];
  isOpen: boolean;
  onClose: () => void;
  onInvite: () => void;
  onLeave: () => void;
}

/** The people of a project and what each may; owners change it here, and it holds at once. */
export function MembersDialog({ project, members, isOpen, onClose, onInvite, onLeave }: MembersDialogProps) {
  const t = useTranslations('project.people');
  const page = useTranslations('project');
  const common = useTranslations('common');
  const [leaving, setLeaving] = useState<Member>();
  const cache = useQueryClient();
  const owners = members.filter(({ role }) => role === 'owner').length;
  const role = common(`role.${project.role}`);
  return (
    <>
      <Dialog
        isOpen={isOpen && !leaving}
        onClose={onClose}
        title={t('title')}
        closeLabel={common('close')}
        size="md"
      >
        <DialogBody>
          <ul>
            {members.map((member) => (
              <MemberRow
                key={member.userId}
                project={project}
                member={member}
                isLastOwner={member.role === 'owner' && owners === 1}
                onRemove={() => setLeaving(member)}
                onLeave={onLeave}
              />
            ))}
          </ul>
        </DialogBody>
        <DialogFoot>
          <Button
            icon={UserPlus}
            onPress={onInvite}
            reason={can(project.role, 'invitations.change') ? undefined : page('reason.invite', { role })}
          >
            {t('invite')}
          </Button>
        </DialogFoot>
      </Dialog>
      <ConfirmDialog
        isOpen={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('removeTitle', { name: leaving?.name ?? '' })}
        text={t('removeText', { name: leaving?.name ?? '' })}
        submit={t('removeSubmit')}
        onSubmit={async () => {
          if (!leaving) return;
          await call(removeMember, { params: { projectId: project.id, userId: leaving.userId } });
          await cache.invalidateQueries({ queryKey: keys.members(project.id) });
        }}
      />
    </>
  );
}

function MemberRow({
  project,
  member,
  isLastOwner,
  onRemove,
  onLeave,
}: {
  project: Project;
  member: Member;
  isLastOwner: boolean;
  onRemove: () => void;
  onLeave: () => void;
}) {
  const t = useTranslations('project.people');
  const page = useTranslations('project.page');
  const common = useTranslations('common');
  const viewer = useViewer();
  const change = useChangeRole(project.id, member);
  const isMe = member.userId === viewer?.id;
  const mayChange = can(project.role, 'members.change') && !isLastOwner;
  return (
    <li className="flex min-h-13 items-center gap-3 border-t border-line-1 first:border-t-0">
      <Avatar person={member} size="lg" />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium text-ink-1">
          {member.name}
          {isMe && <span className="font-normal text-ink-3"> ({common('you')})</span>}
        </span>
        <span className="block text-12 text-ink-3">
          {t.rich('since', { when: () => <When at={member.joinedAt} /> })}
        </span>
      </span>
      {mayChange ? (
        <Select
          label={t('roleOf', { name: member.name })}
          hidesLabel
          size="sm"
          value={change.isPending ? change.variables : member.role}
          onChange={(role) => role !== member.role && change.mutate(role)}
          options={ProjectRole.options.map((id) => ({
            id,
            label: t(`roleNames.${id}`),
            description: t(`roles.${id}`),
          }))}
        />
      ) : (
        <span className="px-2 text-12 text-ink-3">{t(`roleNames.${member.role}`)}</span>
      )}
      {isMe ? (
        <IconButton
          label={page('leave')}
          icon={LogOut}
          onPress={onLeave}
          reason={isLastOwner ? t('lastOwner') : undefined}
        />
      ) : (
        can(project.role, 'members.change') && (
          <IconButton label={t('remove', { name: member.name })} icon={UserMinus} onPress={onRemove} />
        )
      )}
    </li>
  );
}

function useChangeRole(projectId: string, member: Member) {
  const t = useTranslations('project.people');
  const common = useTranslations('common.role');
  const problemText = useProblemText();
  const cache = useQueryClient();
  const { userId, name } = member;
  return useMutation({
    mutationFn: (role: ProjectRole) => call(changeMember, { params: { projectId, userId }, input: { role } }),
    onSuccess: (_, role) => toast({ text: t('changed', { name, role: common(role) }) }),
    onError: (problem) => toast({ text: problemText(problem), isError: true }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.members(projectId) }),
  });
}
