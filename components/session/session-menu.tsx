import { Ellipsis, FileText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type * as Y from 'yjs';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { useProblemText } from '@/components/app-shell/problem-text';
import { useMomentLabel } from './use-moment-label';

/** What can be done with the session as a whole. */
export function SessionMenu({ title, document }: { title: string; document: Y.Doc }) {
  const t = useTranslations('session');
  const problemText = useProblemText();
  const labelOf = useMomentLabel();
  const save = async () => {
    const { markdownOf } = await import('./markdown');
    const titles = { brief: t('section.brief'), lyrics: t('section.lyrics'), todos: t('section.todos') };
    download(
      fileName(title),
      markdownOf(document, { title, titles, origin: window.location.origin, labelOf }),
    );
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
      ]}
    />
  );
}

/** A name that every system takes. */
const fileName = (title: string) => `${title.replace(/[\\/:*?"<>|]/g, '-')}.md`;

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
