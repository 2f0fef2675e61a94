'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys } from '@/client/queries';
import { createMix, deleteMix, renameMix, type Mix } from '@/domain/api/review';
import { ConfirmDialog } from '@/components/app-shell/confirm-dialog';
import { NameDialog } from '@/components/app-shell/name-dialog';

interface OpenProps {
  isOpen: boolean;
  onClose: () => void;
}

export function NewMixDialog({ projectId, ...open }: OpenProps & { projectId: string }) {
  const t = useTranslations('project.mix');
  const cache = useQueryClient();
  return (
    <NameDialog
      {...open}
      title={t('newTitle')}
      label={t('title')}
      hint={t('titleHint')}
      submit={t('create')}
      field="title"
      onSubmit={async (title, idempotencyKey) => {
        await call(createMix, { params: { projectId }, input: { title }, idempotencyKey });
        await cache.invalidateQueries({ queryKey: keys.mixes(projectId) });
      }}
    />
  );
}

export function RenameMixDialog({ mix, ...open }: OpenProps & { mix: Mix }) {
  const t = useTranslations('project.mix');
  const cache = useQueryClient();
  return (
    <NameDialog
      {...open}
      title={t('renameTitle')}
      label={t('title')}
      submit={t('renameSubmit')}
      initial={mix.title}
      field="title"
      onSubmit={async (title) => {
        await call(renameMix, { params: { mixId: mix.id }, input: { title } });
        await cache.invalidateQueries({ queryKey: keys.mixes(mix.projectId) });
      }}
    />
  );
}

export function DeleteMixDialog({ mix, ...open }: OpenProps & { mix: Mix }) {
  const t = useTranslations('project.mix');
  const cache = useQueryClient();
  return (
    <ConfirmDialog
      {...open}
      title={t('deleteTitle', { title: mix.title })}
      text={t('deleteText')}
      submit={t('deleteSubmit')}
      onSubmit={async () => {
        await call(deleteMix, { params: { mixId: mix.id } });
        await cache.invalidateQueries({ queryKey: keys.mixes(mix.projectId) });
      }}
    />
  );
}
