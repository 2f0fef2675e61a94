'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { readDropped, type Dropped, type OfferedFile } from '@/client/dropped-files';
import { createScope } from '@/client/scope';
import { toast } from '@/components/ui/toast';

/** Takes files dropped anywhere on the page; says whether some are held over it now. */
export function useFileDrop(onFiles: (files: OfferedFile[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const t = useTranslations('project.drop');
  const take = useEffectEvent(({ files, unreadable }: Dropped) => {
    if (unreadable > 0) toast({ text: t('unreadable', { count: unreadable }), isError: true });
    onFiles(files);
  });

  useEffect(() => {
    const scope = createScope();
    // Entering a child comes before leaving its parent, so the depth tells when the page is left.
    let depth = 0;
    const leave = () => {
      depth = 0;
      setOver(false);
    };
    scope.listen(document, 'dragenter', (event) => {
      if (!holdsFiles(event)) return;
      depth += 1;
      setOver(true);
    });
    scope.listen(document, 'dragover', (event) => {
      if (holdsFiles(event)) event.preventDefault();
    });
    scope.listen(document, 'dragleave', (event) => {
      if (holdsFiles(event) && (depth -= 1) <= 0) leave();
    });
    scope.listen(document, 'drop', (event) => {
      if (!event.dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      leave();
      void readDropped(event.dataTransfer).then(take);
    });
    return () => scope.dispose();
  }, []);

  return isOver;
}

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
