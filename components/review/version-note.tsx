import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { keys } from '@/client/queries';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Popover } from '@/components/ui/popover';
import { changeVersion, type Version } from '@/domain/api/review';

/** Where the team says what changed in a version. */
export function VersionNote({ version }: { version: Version }) {
  const t = useTranslations('review.header');
  return (
    <Popover
      label={t('noteLabel', { number: version.number ?? 0 })}
      placement="bottom start"
      trigger={<IconButton label={t('writeNote')} icon={Pencil} size="sm" />}
    >
      {(close) => <NoteForm version={version} onDone={close} />}
    </Popover>
  );
}

function NoteForm({ version, onDone }: { version: Version; onDone: () => void }) {
  const t = useTranslations('review.header');
  const cache = useQueryClient();
  const problemText = useProblemText();
  const [note, setNote] = useState(version.note);
  const keep = useMutation({
    mutationFn: () => call(changeVersion, { params: { versionId: version.id }, input: { note } }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.mix(version.mixId) });
      onDone();
    },
  });
  return (
    <form
      className="flex w-72 flex-col gap-3 p-2"
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate();
      }}
    >
      <TextField
        label={t('noteLabel', { number: version.number ?? 0 })}
        description={t('noteHint')}
        error={keep.error ? problemText(keep.error) : undefined}
        rows={3}
        maxLength={2000}
        value={note}
        onChange={setNote}
      />
      <Button type="submit" variant="primary" isPending={keep.isPending} className="self-end">
        {t('keepNote')}
      </Button>
    </form>
  );
}
