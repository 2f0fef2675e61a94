import { Extension, Node, type Extensions } from '@tiptap/core';
import { Collaboration, isChangeOrigin } from '@tiptap/extension-collaboration';
import { Link } from '@tiptap/extension-link';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { Plugin } from '@tiptap/pm/state';
import { StarterKit } from '@tiptap/starter-kit';
import type { NoteSection } from '@/session/document';
import { readAddress } from './link-address';

export const headingLevel = 3;

const textKit = {
  heading: { levels: [headingLevel] as [3] },
  // What writes by itself would write on every page that is open, also where nobody may.
  trailingNode: false,
  link: false,
  undoRedo: false,
  blockquote: false,
  code: false,
  codeBlock: false,
  horizontalRule: false,
  strike: false,
  underline: false,
} as const;

/**
 * What another page wrote into a link is read anew before it is shown: it leads to an address that a text may lead to, and
 * how it looks and opens is not its writer's to say.
 */
const WordsLink = Link.extend({
  addAttributes: () => ({ href: { default: null } }),
  renderHTML({ HTMLAttributes }) {
    const href = readAddress(String(HTMLAttributes['href'] ?? ''));
    return href ? ['a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, 0] : ['span', 0];
  },
}).configure({ autolink: false, openOnClick: false });

const ToDos = Node.create({ name: 'doc', topNode: true, content: 'taskList+' });

/** To-dos whose boxes cannot be ticked where nothing can be written. */
const ToDo = TaskItem.extend({
  addNodeView() {
    const make = this.parent?.();
    if (!make) return null;
    return (props) => {
      const view = make(props);
      const box = view.dom instanceof HTMLElement ? view.dom.querySelector('input') : null;
      if (box) box.disabled = !props.editor.isEditable;
      return view;
    };
  },
});

/** What a text can hold: to-dos are nothing but to-dos. */
export function wordsOf(section: NoteSection, checkboxLabel: (text: string) => string): Extensions {
  if (section !== 'todos') return [StarterKit.configure(textKit), WordsLink];
  return [
    ToDos,
    WordsLink,
    StarterKit.configure({
      ...textKit,
      document: false,
      heading: false,
      bulletList: false,
      orderedList: false,
      listItem: false,
      listKeymap: false,
    }),
    TaskList,
    ToDo.configure({ nested: true, a11y: { checkboxLabel: (node) => checkboxLabel(node.textContent) } }),
  ];
}

/** Every node and mark that any of the texts can hold. */
export const everyWord: Extensions = [StarterKit.configure(textKit), WordsLink, TaskList, TaskItem];

/**
 * Where nothing is left to be written again the keys are taken all the same: with caps lock on, the editor would try them
 * without Shift, and take back.
 */
export const SharedWriting = Collaboration.extend({
  addKeyboardShortcuts() {
    const redo = () => {
      this.editor.commands.redo();
      return true;
    };
    return { 'Mod-z': () => this.editor.commands.undo(), 'Mod-y': redo, 'Shift-Mod-z': redo };
  },
});

/** Keeps a page that only reads from writing, whatever asks it to. */
export const OnlyReading = Extension.create({
  name: 'onlyReading',
  addProseMirrorPlugins: () => [
    new Plugin({ filterTransaction: (change) => !change.docChanged || isChangeOrigin(change) }),
  ],
});
