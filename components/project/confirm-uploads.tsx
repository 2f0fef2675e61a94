'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { browserUploads } from '@/client/browser-uploads';
import type { SortedFiles } from '@/client/dropped-files';
import { createIntents } from '@/client/intents';
import { keys } from '@/client/queries';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFoot } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { createMix, type Mix } from '@/domain/api/review';
import { formatBytes } from './format-bytes';
import { choiceKey, choiceOf, newTitles, planUploads, type PlannedFile } from './upload-plan';

export interface ChosenFiles extends SortedFiles {
  /** The mix they were chosen for. */
  mixId?: string | undefined;
}

interface ConfirmUploadsProps {
  projectId: string;
  mixes: readonly Mix[];
  chosen: ChosenFiles | undefined;
  onClose: () => void;
}

/** Shows where each file will go before anything is sent. */
export function ConfirmUploads({ chosen, onClose, ...props }: ConfirmUploadsProps) {
  const t = useTranslations('project.confirm');
  const common = useTranslations('common');
  return (
    <Dialog
      isOpen={chosen !== undefined}
      onClose={onClose}
      title={t('title', { count: chosen?.audio.length ?? 0 })}
      closeLabel={common('close')}
      size="md"
    >
      {chosen && <ConfirmList {...props} chosen={chosen} onClose={onClose} />}
    </Dialog>
  );
}

function ConfirmList({ projectId, mixes, chosen, onClose }: ConfirmUploadsProps & { chosen: ChosenFiles }) {
  const t = useTranslations('project.confirm');
  const common = useTranslations('common');
  const problemText = useProblemText();
  const send = useSend(projectId, onClose);
  const [planned, setPlanned] = useState(() => planUploads(chosen.audio, mixes, chosen.mixId));
  const [note, setNote] = useState('');
  const going = planned.filter(({ choice }) => choice.kind !== 'out');
  const choose = (index: number, key: string) =>
    setPlanned(planned.map((one, at) => (at === index ? { ...one, choice: choiceOf(key, one.title) } : one)));
  return (
    <>
      <DialogBody>
        <p>{t('text')}</p>
        <ul className="-mx-2 flex max-h-[44dvh] flex-col overflow-y-auto">
          {planned.map(({ file, title, choice }, index) => (
            <li
              key={index}
              className="flex items-center gap-3 border-t border-line-1 px-2 py-2 first:border-t-0 max-phone:flex-col max-phone:items-stretch max-phone:gap-1.5"
            >
              <span className="min-w-0 grow">
                <span className="block truncate text-ink-1">{file.name}</span>
                <span className="block text-12 text-ink-3">{formatBytes(file.size)}</span>
              </span>
              <Select
                label={t('destination', { name: file.name })}
                hidesLabel
                className="w-64 shrink-0 max-phone:w-full"
                value={choiceKey(choice)}
                onChange={(key) => choose(index, key)}
                options={[
                  { id: 'new', label: t('newMix', { title }) },
                  ...mixes.map((mix) => ({
                    id: `mix:${mix.id}`,
                    label: t('nextVersion', { title: mix.title }),
                  })),
                  { id: 'out', label: t('leaveOut') },
                ]}
              />
            </li>
          ))}
        </ul>
        {planned.length === 1 && (
          <TextField
            label={t('note')}
            description={t('noteHint')}
            value={note}
            onChange={setNote}
            maxLength={2000}
          />
        )}
        {chosen.others > 0 && <p className="text-12 text-ink-3">{t('skipped', { count: chosen.others })}</p>}
        {send.error && (
          <Banner tone="danger" icon={CircleAlert} role="alert">
            {problemText(send.error)}
          </Banner>
        )}
      </DialogBody>
      <DialogFoot>
        <Button onPress={onClose}>{common('cancel')}</Button>
        <Button
          variant="primary"
          isPending={send.isPending}
          reason={going.length === 0 ? t('nothingChosen') : undefined}
          onPress={() => send.mutate({ planned: going, note: planned.length === 1 ? note : '' })}
        >
          {t('submit', { count: going.length })}
        </Button>
      </DialogFoot>
    </>
  );
}

/** Makes the mixes that are new, then hands the files over; what was made before a failure is found again. */
function useSend(projectId: string, onSent: () => void) {
  const cache = useQueryClient();
  const [made] = useState(() => new Map<string, Promise<Mix>>());
  const [intents] = useState(createIntents);
  const mixNamed = (title: string) => {
    const making =
      made.get(title) ??
      intents.carryOut(title, (idempotencyKey) =>
        call(createMix, { params: { projectId }, input: { title }, idempotencyKey }),
      );
    made.set(title, making);
    making.catch(() => made.delete(title));
    return making;
  };
  return useMutation({
    mutationFn: async ({ planned, note }: { planned: readonly PlannedFile<File>[]; note: string }) => {
      const mixIds = new Map<string, string>();
      for (const title of newTitles(planned)) mixIds.set(title, (await mixNamed(title)).id);
      browserUploads().add(
        planned.flatMap(({ file, choice }) => {
          const mixId =
            choice.kind === 'mix'
              ? choice.mixId
              : choice.kind === 'new'
                ? mixIds.get(choice.title)
                : undefined;
          return mixId ? [{ file, destination: { mixId }, note }] : [];
        }),
      );
      await cache.invalidateQueries({ queryKey: keys.mixes(projectId) });
    },
    onSuccess: onSent,
  });
}
