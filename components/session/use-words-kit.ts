import type { Extensions } from '@tiptap/core';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { playOnArrival } from '@/client/arrival';
import type { NoteSection } from '@/session/document';
import { formatMomentLink } from './moment-link';
import { MomentNode } from './moment-node';
import { useMomentLabel } from './use-moment-label';
import { wordsOf } from './words-extensions';

/** What a text of a session is shown with, whether or not it can be written in. */
export function useWordsKit(section: NoteSection): Extensions {
  const t = useTranslations('session');
  const router = useRouter();
  const label = useMomentLabel();
  return [
    ...wordsOf(section, (text) => (text ? t('toDo', { text }) : t('toDoEmpty'))),
    MomentNode.configure({
      origin: window.location.origin,
      label,
      open(moment) {
        playOnArrival(moment.mixId);
        router.push(formatMomentLink(moment));
      },
    }),
  ];
}
