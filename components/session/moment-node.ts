import { mergeAttributes, Node } from '@tiptap/core';
import { NodeSelection, Plugin } from '@tiptap/pm/state';
import { formatMomentLink, parseMomentLink, type MomentLink } from './moment-link';

export interface MomentOptions {
  origin: string;
  /** What is written on it. */
  label(moment: MomentLink): string;
  /** Goes there, and plays it. */
  open(moment: MomentLink): void;
}

/** A moment of a mix within a text. What another page wrote into it is read anew before it is shown or followed. */
export const MomentNode = Node.create<MomentOptions>({
  name: 'moment',
  group: 'inline',
  inline: true,
  atom: true,
  // Before links, which would take its address for one of theirs.
  priority: 1100,

  addOptions: () => ({ origin: '', label: () => '', open() {} }),
  addAttributes: () => ({ href: { default: '' } }),

  parseHTML() {
    const isMoment = (element: HTMLElement) =>
      parseMomentLink(element.getAttribute('href') ?? '', this.options.origin) ? null : (false as const);
    return [{ tag: 'a[data-moment]', priority: 60, getAttrs: isMoment }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const moment = parseMomentLink(String(node.attrs['href']), this.options.origin);
    // What leads nowhere says nothing either.
    if (!moment) return ['span', {}, '…'];
    const link = { href: formatMomentLink(moment), 'data-moment': '' };
    return ['a', mergeAttributes(HTMLAttributes, link), this.options.label(moment)];
  },

  renderText({ node }) {
    const moment = parseMomentLink(String(node.attrs['href']), this.options.origin);
    return moment ? this.options.origin + formatMomentLink(moment) : '';
  },

  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { selection } = editor.state;
        const isChosen = selection instanceof NodeSelection && selection.node.type === this.type;
        const moment = isChosen && parseMomentLink(String(selection.node.attrs['href']), this.options.origin);
        if (moment) this.options.open(moment);
        return isChosen;
      },
    };
  },

  addProseMirrorPlugins() {
    const { options, type } = this;
    const handlePaste: Plugin['props']['handlePaste'] = (view, event) => {
      const moment = parseMomentLink(event.clipboardData?.getData('text/plain') ?? '', options.origin);
      if (!moment || !view.editable) return false;
      const chip = type.create({ href: formatMomentLink(moment) });
      view.dispatch(view.state.tr.replaceSelectionWith(chip, false).scrollIntoView());
      return true;
    };
    const click = (_view: unknown, event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[data-moment]') : null;
      if (!link || event.metaKey || event.ctrlKey) return false;
      event.preventDefault();
      const moment = parseMomentLink(link.getAttribute('href') ?? '', options.origin);
      if (moment) options.open(moment);
      return true;
    };
    return [new Plugin({ props: { handlePaste, handleDOMEvents: { click } } })];
  },
});
