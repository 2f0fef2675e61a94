import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { Bold, Heading, Italic, Link2, List, ListOrdered, Redo2, Undo2, type LucideIcon } from 'lucide-react';
import { Toolbar } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import type { NoteSection } from '@/session/document';
import { headingLevel } from './words-extensions';

const marks = ['heading', 'bold', 'italic', 'bullets', 'numbers'] as const;
type Mark = (typeof marks)[number];

const kinds: Record<
  Mark,
  { icon: LucideIcon; shortcut: string; node: string; toggle(editor: Editor): void }
> = {
  heading: {
    icon: Heading,
    shortcut: 'Alt 3',
    node: 'heading',
    toggle: (editor) => editor.chain().focus().toggleHeading({ level: headingLevel }).run(),
  },
  bold: {
    icon: Bold,
    shortcut: 'B',
    node: 'bold',
    toggle: (editor) => editor.chain().focus().toggleBold().run(),
  },
  italic: {
    icon: Italic,
    shortcut: 'I',
    node: 'italic',
    toggle: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  bullets: {
    icon: List,
    shortcut: 'Shift 8',
    node: 'bulletList',
    toggle: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  numbers: {
    icon: ListOrdered,
    shortcut: 'Shift 7',
    node: 'orderedList',
    toggle: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
};

const marksOf = (section: NoteSection): readonly Mark[] => (section === 'todos' ? ['bold', 'italic'] : marks);

interface WordsToolbarProps {
  editor: Editor;
  section: NoteSection;
  onLink: () => void;
}

/** What can be done to a text: one stop of the keyboard, arrows within. */
export function WordsToolbar({ editor, section, onLink }: WordsToolbarProps) {
  const t = useTranslations('session');
  const mod = modifier();
  const { active, isLink, canUndo, canRedo } = useEditorState({
    editor,
    selector: ({ editor: { isActive, can } }) => ({
      active: marks.filter((mark) => isActive.call(editor, kinds[mark].node)),
      isLink: editor.isActive('link'),
      canUndo: can.call(editor).undo(),
      canRedo: can.call(editor).redo(),
    }),
  });
  return (
    <Toolbar
      aria-label={t('tool.bar', { section: t(`section.${section}`) })}
      className="-mr-1 flex flex-wrap items-center gap-0.5 touch:-ml-3 touch:gap-0"
    >
      {marksOf(section).map((mark) => (
        <IconButton
          key={mark}
          size="sm"
          icon={kinds[mark].icon}
          label={t(`tool.${mark}`)}
          shortcut={`${mod} ${kinds[mark].shortcut}`}
          isSelected={active.includes(mark)}
          onChange={() => kinds[mark].toggle(editor)}
        />
      ))}
      <IconButton
        size="sm"
        icon={Link2}
        label={t('tool.link')}
        shortcut={`${mod} K`}
        isSelected={isLink}
        onChange={onLink}
      />
      <IconButton
        size="sm"
        icon={Undo2}
        label={t('tool.undo')}
        shortcut={`${mod} Z`}
        reason={canUndo ? undefined : t('tool.nothingToUndo')}
        onPress={() => editor.chain().focus().undo().run()}
      />
      <IconButton
        size="sm"
        icon={Redo2}
        label={t('tool.redo')}
        shortcut={`${mod} Shift Z`}
        reason={canRedo ? undefined : t('tool.nothingToRedo')}
        onPress={() => editor.chain().focus().redo().run()}
      />
    </Toolbar>
  );
}

const modifier = () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? 'Cmd' : 'Ctrl');
