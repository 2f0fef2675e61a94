import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import * as Y from 'yjs';
import { toast } from '@/components/ui/toast';
import { noteRoot, noteSections } from '@/session/document';
import { bringBackWords } from '@/session/edits/bring-back-words';

/** Brings back past words as an edit of one's own, which can be taken back for a moment without what others wrote since. */
export function useBringBack(document: Y.Doc | undefined): (past: Y.Doc, when: string) => void {
  const t = useTranslations('session.history');
  const takeAway = useRef<() => void>(undefined);
  useEffect(() => () => takeAway.current?.(), [document]);

  return (past, when) => {
    if (!document) return;
    const origin = {};
    const texts = noteSections.map((section) => document.getXmlFragment(noteRoot(section)));
    const undo = new Y.UndoManager(texts, {
      trackedOrigins: new Set([origin]),
      // What somebody else has written into stays.
      deleteFilter: ({ content }) => !(content instanceof Y.ContentType) || content.type._length === 0,
    });
    if (!bringBackWords(document, past, origin)) return undo.destroy();
    takeAway.current?.();
    const close = toast({
      text: t('brought', { when }),
      action: { label: t('undo'), run: () => undo.undo() },
    });
    takeAway.current = () => {
      close();
      undo.destroy();
    };
  };
}
