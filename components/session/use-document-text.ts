import { useEffect, useEffectEvent, useState } from 'react';
import type * as Y from 'yjs';
import { createScope } from '@/client/scope';

const atMostEveryMs = 500;

/** What a document says in one text, made again a moment after it has changed. */
export function useDocumentText(document: Y.Doc | undefined, textOf: (document: Y.Doc) => string): string {
  const [text, setText] = useState('');
  const make = useEffectEvent(textOf);
  useEffect(() => {
    const scope = createScope();
    if (!document) return () => scope.dispose();
    let isDue = true;
    const note = () => (isDue = true);
    const look = () => {
      if (!isDue) return;
      isDue = false;
      setText(make(document));
    };
    document.on('update', note);
    scope.own(() => document.off('update', note));
    scope.timeout(look, 0);
    scope.interval(look, atMostEveryMs);
    return () => scope.dispose();
  }, [document]);
  return text;
}
