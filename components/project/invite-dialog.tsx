'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, CircleAlert, Copy } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { ApiProblem, call } from '@/client/api';
import { keys, queries } from '@/client/queries';
import { useInstance } from '@/components/app-shell/instance';
import { useProblemText } from '@/components/app-shell/problem-text';
import { copyText } from '@/components/app-shell/copy-text';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFoot } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { createInvitation, revokeInvitation, type Invitation, type Project } from '@/domain/api/projects';
import { can, ProjectRole } from '@/domain/roles';

const lifetimes = { day: 1, week: 7, fortnight: 14, quarter: 90 } as const;
const useLimits = { one: 1, ten: 10, any: undefined } as const;
type Lifetime = keyof typeof lifetimes;
type UseLimit = keyof typeof useLimits;
const day = 86_400_000;

interface InviteDialogProps {
  project: Project;
  isOpen: boolean;
  onClose: () => void;
}

/** An invitation to one address is for once. */
const usesFor = (email: string) => (email ? (['one'] as const) : (Object.keys(useLimits) as UseLimit[]));

/** Makes a link that lets people in, and ends those that are open. */
export function InviteDialog({ project, isOpen, onClose }: InviteDialogProps) {
  const t = useTranslations('project.invite');
  const common = useTranslations('common');
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('title', { project: project.name })}
      closeLabel={common('close')}
      size="md"
    >
      <InviteForm project={project} />
      {can(project.role, 'invitations.read') && <OpenInvitations projectId={project.id} />}
    </Dialog>
  );
}

function InviteForm({ project }: { project: Project }) {
  const t = useTranslations('project.invite');
  const people = useTranslations('project.people');
  const problemText = useProblemText();
  const cache = useQueryClient();
  const [role, setRole] = useState<ProjectRole>('reviewer');
  const [lifetime, setLifetime] = useState<Lifetime>('fortnight');
  const [limit, setLimit] = useState<UseLimit>('any');
  const [email, setEmail] = useState('');
  const making = useMutation({
    mutationFn: () =>
      call(createInvitation, {
        params: { projectId: project.id },
        input: {
          role,
          expiresAt: new Date(Date.now() + lifetimes[lifetime] * day).toISOString(),
          ...(email ? { email } : useLimits[limit] && { maxUses: useLimits[limit] }),
        },
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.invitations(project.id) }),
  });

  if (making.data) {
    return <MadeLink url={making.data.url} mailedTo={email} onAnother={() => making.reset()} />;
  }
  const { error } = making;
  const emailError = error instanceof ApiProblem ? error.fieldErrors['email'] : undefined;
  return (
    <>
      <DialogBody>
        <TextField
          label={t('email')}
          description={t('emailText')}
          type="email"
          autoComplete="off"
          value={email}
          onChange={setEmail}
          error={emailError}
        />
        <div className="grid grid-cols-3 gap-3 max-phone:grid-cols-1">
          <Select
            label={t('role')}
            value={role}
            onChange={setRole}
            options={ProjectRole.options
              .toReversed()
              .map((id) => ({ id, label: people(`roleNames.${id}`), description: people(`roles.${id}`) }))}
          />
          <Select
            label={t('lifetime')}
            value={lifetime}
            onChange={setLifetime}
            options={(Object.keys(lifetimes) as Lifetime[]).map((id) => ({
              id,
              label: t(`lifetimes.${id}`),
            }))}
          />
          <Select
            label={t('uses')}
            value={email ? 'one' : limit}
            onChange={setLimit}
            options={usesFor(email).map((id) => ({
              id,
              label: t(`usesOptions.${id}`),
            }))}
          />
        </div>
        {error && !emailError && (
          <Banner tone="danger" icon={CircleAlert} role="alert">
            {problemText(error)}
          </Banner>
        )}
      </DialogBody>
      <DialogFoot>
        <Button variant="primary" onPress={() => making.mutate()} isPending={making.isPending}>
          {t(email ? 'submitMail' : 'submit')}
        </Button>
      </DialogFoot>
    </>
  );
}

/** The link, this once: whole in a field, so that it can also be taken by hand. */
function MadeLink({ url, mailedTo, onAnother }: { url: string; mailedTo: string; onAnother: () => void }) {
  const t = useTranslations('project.invite');
  const { sendsMail } = useInstance();
  const [isCopied, setCopied] = useState(false);
  return (
    <>
      <DialogBody>
        <TextField
          label={t('link')}
          description={
            mailedTo ? t(sendsMail ? 'mailedText' : 'keptText', { email: mailedTo }) : t('linkText')
          }
          value={url}
          isReadOnly
        />
      </DialogBody>
      <DialogFoot>
        <Button onPress={onAnother}>{t('another')}</Button>
        <Button
          variant="primary"
          icon={isCopied ? Check : Copy}
          onPress={() => void copyText(url).then((done) => setCopied(done))}
        >
          {isCopied ? t('copied') : t('copy')}
        </Button>
      </DialogFoot>
    </>
  );
}

function OpenInvitations({ projectId }: { projectId: string }) {
  const t = useTranslations('project.invite');
  const { data } = useQuery(queries.invitations(projectId));
  const open = data?.items ?? [];
  return (
    <section className="border-t border-line-1 px-6 pt-4 pb-6">
      <h3 className="mb-1">{t('open')}</h3>
      {data && open.length === 0 && <p className="text-ink-3">{t('none')}</p>}
      <ul>
        {open.map((invitation) => (
          <InvitationRow key={invitation.id} projectId={projectId} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

function InvitationRow({ projectId, invitation }: { projectId: string; invitation: Invitation }) {
  const t = useTranslations('project.invite');
  const people = useTranslations('project.people.roleNames');
  const format = useFormatter();
  const problemText = useProblemText();
  const cache = useQueryClient();
  const ending = useMutation({
    mutationFn: () => call(revokeInvitation, { params: { invitationId: invitation.id } }),
    onSuccess: () => toast({ text: t('revoked') }),
    onError: (problem) => toast({ text: problemText(problem), isError: true }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.invitations(projectId) }),
  });
  const role = people(invitation.role);
  const date = format.dateTime(new Date(invitation.expiresAt), { day: 'numeric', month: 'short' });
  return (
    <li className="flex min-h-10 items-center gap-3 text-ink-2">
      <span className="min-w-0 grow truncate">
        {t('row', { role, uses: invitation.uses, maxUses: String(invitation.maxUses ?? 'none') })}
        {invitation.email && <span className="text-ink-3"> · {invitation.email}</span>}
      </span>
      <span className="shrink-0 text-12 text-ink-3">{t('until', { date })}</span>
      <Button
        variant="ghost"
        size="sm"
        aria-label={t('revokeLabel', { role, date })}
        onPress={() => ending.mutate()}
        isPending={ending.isPending}
      >
        {t('revoke')}
      </Button>
    </li>
  );
}
