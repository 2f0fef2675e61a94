import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys } from '@/client/queries';
import { ConfirmDialog } from '@/components/app-shell/confirm-dialog';
import { Button } from '@/components/ui/button';
import { deleteProject, type Project } from '@/domain/api/projects';
import { can } from '@/domain/roles';

/** The demo has done its work: its owner puts it away from where he sees it. */
export function PutAwayDemo({ project }: { project: Project }) {
  const t = useTranslations('project.demo');
  const cache = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  if (!project.isDemo || !can(project.role, 'project.delete')) return null;
  return (
    <>
      <Button variant="ghost" size="sm" className="relative -ml-2.5" onPress={() => setAsking(true)}>
        {t('putAway')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('title')}
        text={t('text')}
        submit={t('submit')}
        onSubmit={async () => {
          await call(deleteProject, { params: { projectId: project.id } });
          await cache.invalidateQueries({ queryKey: keys.projects() });
        }}
      />
    </>
  );
}
