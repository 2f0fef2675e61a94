import { Database, Ellipsis, FileText, History } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type * as Y from 'yjs';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { useProblemText } from '@/components/app-shell/problem-text';
import { documentPath, historyPath } from '@/components/app-shell/paths';
import { saveFile } from './save-file';
import { useMomentLabel } from './use-moment-label';

/** What can be done with the session as a whole. */
export function SessionMenu({
  sessionId,
  title,
  document,
  mayRecall,
  mayInspect,
}: {
  sessionId: string;
  title: string;
  document: Y.Doc;
  mayRecall: boolean;
  mayInspect: boolean;
}) {
  const t = useTranslations('session');
  const problemText = useProblemText();
  const labelOf = useMomentLabel();
  const save = async () => {
    const { markdownOf } = await import('./markdown');
    const titles = { brief: t('section.brief'), lyrics: t('section.lyrics'), todos: t('section.todos') };
    const text = markdownOf(document, { title, titles, origin: window.location.origin, labelOf });
    saveFile(`${title}.md`, text, 'text/markdown');
  };
  const recall = {
    id: 'history',
    label: t('page.history'),
    description: t('page.historyText'),
    icon: History,
    href: historyPath(sessionId),
  };
  const inspect = {
    id: 'document',
    label: t('page.document'),
    description: t('page.documentText'),
    icon: Database,
    href: documentPath(sessionId),
  };
  return (
    <Menu
      label={t('page.menu')}
      placement="bottom end"
      trigger={<IconButton label={t('page.menu')} icon={Ellipsis} />}
      sections={[
        [
          {
            id: 'markdown',
            label: t('page.markdown'),
            description: t('page.markdownText'),
            icon: FileText,
            onAction: () =>
              void save().catch((problem: unknown) => toast({ text: problemText(problem), isError: true })),
          },
        ],
        ...(mayRecall ? [[recall, ...(mayInspect ? [inspect] : [])]] : []),
      ]}
    />
  );
}
