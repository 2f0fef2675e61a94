'use client';

import type { JSONContent } from '@tiptap/core';
import { EditorContent, useEditor } from '@tiptap/react';
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import { useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type * as Y from 'yjs';
import { noteRoot, noteSections, type NoteSection } from '@/session/document';
import { useWordsKit } from './use-words-kit';
import { wordsBox } from './words-box';

/** The texts of a session as they were in a revision of it. */
export function PastWords({ past }: { past: Y.Doc }) {
  return (
    <div className="flex flex-col gap-5">
      {noteSections.map((section) => (
        <PastText key={section} section={section} past={past} />
      ))}
    </div>
  );
}

function PastText({ section, past }: { section: NoteSection; past: Y.Doc }) {
  const t = useTranslations('session');
  const titleId = useId();
  const content = useMemo(
    () => yXmlFragmentToProsemirrorJSON(past.getXmlFragment(noteRoot(section))) as JSONContent,
    [past, section],
  );
  return (
    <section aria-labelledby={titleId} data-section={section}>
      <h3 id={titleId} className="mb-2 text-14 font-medium">
        {t(`section.${section}`)}
      </h3>
      {saysAnything(content) ? (
        <Text section={section} content={content} titleId={titleId} />
      ) : (
        <p className="rounded-card bg-surface-1 px-5 py-4 text-ink-3">{t('history.nothing')}</p>
      )}
    </section>
  );
}

function Text({
  section,
  content,
  titleId,
}: {
  section: NoteSection;
  content: JSONContent;
  titleId: string;
}) {
  const kit = useWordsKit(section);
  const editor = useEditor(
    {
      immediatelyRender: true,
      injectCSS: false,
      editable: false,
      content,
      extensions: kit,
      editorProps: {
        attributes: {
          'aria-labelledby': titleId,
          role: 'group',
          class: 'words-text min-h-0! outline-hidden',
        },
      },
    },
    [section, content],
  );
  return <EditorContent editor={editor} className={wordsBox} />;
}

const saysAnything = (node: JSONContent): boolean =>
  node.type === 'moment' || (node.text ?? '') !== '' || (node.content ?? []).some(saysAnything);
