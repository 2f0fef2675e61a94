'use client';

import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { chooseFiles } from '@/client/choose-files';
import { sortFiles, type OfferedFile } from '@/client/dropped-files';
import { toast } from '@/components/ui/toast';
import type { Mix } from '@/domain/api/review';
import { ConfirmUploads, type ChosenFiles } from './confirm-uploads';

export interface Uploader {
  /** Opens the system's chooser: several files, one for a mix, or a folder. */
  choose(what: 'files' | 'folder'): void;
  chooseFor(mixId: string): void;
  take(files: readonly OfferedFile[]): void;
  /** The list that confirms where everything goes; has to stand somewhere on the page. */
  dialog: ReactNode;
}

/** The way of files into a project: chosen or dropped, confirmed, sent. */
export function useUploader(projectId: string, mixes: readonly Mix[]): Uploader {
  const t = useTranslations('project.drop');
  const [chosen, setChosen] = useState<ChosenFiles>();
  const take = (files: readonly OfferedFile[], mixId?: string) => {
    if (files.length === 0) return;
    const sorted = sortFiles(files);
    if (sorted.audio.length === 0) return void toast({ text: t('nothing'), isError: true });
    setChosen({ ...sorted, mixId });
  };
  return {
    choose: (what) => void chooseOffered(what).then((files) => take(files)),
    chooseFor: (mixId) => void chooseOffered('one').then((files) => take(files, mixId)),
    take: (files) => take(files),
    dialog: (
      <ConfirmUploads
        projectId={projectId}
        mixes={mixes}
        chosen={chosen}
        onClose={() => setChosen(undefined)}
      />
    ),
  };
}

async function chooseOffered(what: Parameters<typeof chooseFiles>[0]): Promise<OfferedFile[]> {
  return (await chooseFiles(what)).map((file) => ({ file, isFromFolder: what === 'folder' }));
}
