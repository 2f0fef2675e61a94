import * as Y from 'yjs';
import { noteRoot } from '@/session/document';

export interface NewToDo {
  readonly text: string;
  /** The moment it is about, as an address within this instance. */
  readonly href: string;
}

/** Adds a to-do with its moment at the end of a session's list; says whether it did: none is there twice for one moment. */
export function addToDo(document: Y.Doc, { text, href }: NewToDo): boolean {
  const root = document.getXmlFragment(noteRoot('todos'));
  if (holdsMoment(root, href)) return false;
  document.transact(() => {
    const list = lastList(root) ?? newList(root);
    const last = elements(list).at(-1);
    // Whoever writes to-dos ends in an empty one: what is added comes before it.
    const isEmptyAtEnd = last !== undefined && !saysAnything(last);
    list.insert(list.length - (isEmptyAtEnd ? 1 : 0), [toDo(text, href)]);
  });
  return true;
}

const elements = (of: Y.XmlFragment): Y.XmlElement[] =>
  of.toArray().filter((node): node is Y.XmlElement => node instanceof Y.XmlElement);

const holdsMoment = (of: Y.XmlFragment, href: string): boolean =>
  elements(of).some((element) => element.getAttribute('href') === href || holdsMoment(element, href));

function saysAnything(element: Y.XmlElement): boolean {
  if (element.nodeName === 'moment') return true;
  const hasText = element.toArray().some((node) => node instanceof Y.XmlText && node.length > 0);
  return hasText || elements(element).some(saysAnything);
}

const lastList = (root: Y.XmlFragment) => elements(root).findLast(({ nodeName }) => nodeName === 'taskList');

function newList(root: Y.XmlFragment): Y.XmlElement {
  const list = new Y.XmlElement('taskList');
  root.insert(root.length, [list]);
  return list;
}

function toDo(text: string, href: string): Y.XmlElement {
  const moment = new Y.XmlElement('moment');
  moment.setAttribute('href', href);
  const line = new Y.XmlElement('paragraph');
  line.insert(0, [new Y.XmlText(`${text} `), moment]);
  const item = new Y.XmlElement<{ checked: boolean }>('taskItem');
  item.setAttribute('checked', false);
  item.insert(0, [line]);
  return item as Y.XmlElement;
}
