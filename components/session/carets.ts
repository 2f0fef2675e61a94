import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import type { Awareness } from 'y-protocols/awareness';
import { z } from 'zod';
import { personVariable } from '@/components/ui/avatar';
import type { PresentUser } from '@/session/presence';

const Who = z.object({ name: z.string().catch(''), colour: z.number().catch(0) });

/** Where the others write: a line in their colour with their first name, and what they have chosen. */
export function caretsOf(awareness: Awareness, me: PresentUser) {
  return CollaborationCaret.configure({
    provider: { awareness },
    user: me,
    render(user) {
      const { name, colour } = Who.parse(user);
      const caret = document.createElement('span');
      caret.className = 'words-caret';
      caret.dataset['name'] = name.split(' ')[0] ?? name;
      caret.style.setProperty('--person', `var(${personVariable(colour)})`);
      return caret;
    },
    selectionRender(user) {
      const { colour } = Who.parse(user);
      return { class: 'words-chosen', style: `--person: var(${personVariable(colour)})` };
    },
  });
}
