import { useEffect, useEffectEvent, useState } from 'react';
import type * as Y from 'yjs';
import { createScope } from '@/client/scope';

const atMostEveryMs = 500;

/** What is read of a document, again a moment after it has changed; undefined before it was read once. */
export function useReading<T>(document: Y.Doc | undefined, read: (document: Y.Doc) => T): T | undefined {
  const [reading, setReading] = useState<T>();
  const readNow = useEffectEvent(read);
  useEffect(() => {
    const scope = createScope();
    if (!document) return () => scope.dispose();
    let isDue = true;
    const note = () => (isDue = true);
    const look = () => {
      if (!isDue) return;
      isDue = false;
      setReading(readNow(document));
    };
    document.on('update', note);
    scope.own(() => document.off('update', note));
    scope.timeout(look, 0);
    scope.interval(look, atMostEveryMs);
    return () => scope.dispose();
  }, [document]);
  return reading;
}
