import { Placeholder } from '@tiptap/extensions';
import { EditorContent, useEditor } from '@tiptap/react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SessionConnection } from '@/client/session-connection';
import { noteRoot, type NoteSection } from '@/session/document';
import type { PresentUser } from '@/session/presence';
import { caretsOf } from './carets';
import { LinkDialog } from './link-dialog';
import { useWordsKit } from './use-words-kit';
import { wordsBox } from './words-box';
import { OnlyReading, SharedWriting } from './words-extensions';
import { WordsToolbar } from './words-toolbar';

interface WordsEditorProps {
  section: NoteSection;
  connection: SessionConnection;
  me: PresentUser;
  isWritable: boolean;
}

/** One text of a session, as everybody sees it. */
export function WordsEditor({ section, connection, me, isWritable }: WordsEditorProps) {
  const t = useTranslations('session');
  const titleId = useId();
  const kit = useWordsKit(section);
  const [isLinking, setLinking] = useState(false);
  const { document, awareness } = connection;

  const editor = useEditor(
    {
      immediatelyRender: true,
      injectCSS: false,
      editable: isWritable,
      extensions: [
        ...kit,
        SharedWriting.configure({ fragment: document.getXmlFragment(noteRoot(section)) }),
        caretsOf(awareness, me),
        Placeholder.configure({
          placeholder: t(`${isWritable ? 'placeholder' : 'nothing'}.${section}`),
          includeChildren: section === 'todos',
          showOnlyWhenEditable: false,
        }),
        ...(isWritable ? [] : [OnlyReading]),
      ],
      editorProps: {
        attributes: {
          'aria-labelledby': titleId,
          class: 'words-text outline-hidden',
          ...(isWritable ? { role: 'textbox', 'aria-multiline': 'true' } : { role: 'group' }),
        },
        handleKeyDown(_view, event) {
          if (!isWritable || event.key !== 'k' || !(event.metaKey || event.ctrlKey)) return false;
          event.preventDefault();
          setLinking(true);
          return true;
        },
      },
    },
    [connection, section, isWritable],
  );

  return (
    <section aria-labelledby={titleId} data-section={section} className="flex min-w-0 flex-col">
      <div className="mb-2 flex min-h-8 flex-wrap items-center justify-between gap-x-4">
        <h2 id={titleId} className="text-14 font-medium">
          {t(`section.${section}`)}
        </h2>
        {isWritable && <WordsToolbar editor={editor} section={section} onLink={() => setLinking(true)} />}
      </div>
      <EditorContent editor={editor} className={wordsBox} />
      <LinkDialog editor={editor} isOpen={isLinking} onClose={() => setLinking(false)} />
    </section>
  );
}
