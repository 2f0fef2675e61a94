import * as Y from 'yjs';

/** Everything a document holds, root by root, as JSON; texts with marks as XML. */
export function contentOf(document: Y.Doc): Record<string, unknown> {
  const roots = [...document.share].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(
    roots.map(([name, root]) => [name, typed(document, name, root).toJSON() as unknown]),
  );
}

type Root = NonNullable<ReturnType<Y.Doc['share']['get']>>;

// A root that nobody on this page has asked for has no kind yet: what it holds tells which one it is.
function typed(document: Y.Doc, name: string, root: Root) {
  const kind: unknown = root.constructor;
  if (kind !== Y.AbstractType) return root;
  let item = root._start;
  while (item?.content instanceof Y.ContentDeleted) item = item.right;
  const content = item?.content;
  if (root._map.size > 0) return document.getMap(name);
  if (content instanceof Y.ContentString || content instanceof Y.ContentFormat) return document.getText(name);
  const isXml =
    content instanceof Y.ContentType &&
    [Y.XmlElement, Y.XmlText, Y.XmlHook].some((each) => content.type instanceof each);
  return isXml ? document.getXmlFragment(name) : document.getArray(name);
}
