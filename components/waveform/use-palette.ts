import { useSyncExternalStore } from 'react';
import { createScope } from '@/client/scope';
import { readPalette, type Palette } from './palette';

let current: Palette | undefined;

function subscribe(notify: () => void): () => void {
  const scope = createScope();
  const changed = () => {
    current = undefined;
    notify();
  };
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  scope.own(() => observer.disconnect());
  scope.listen(window.matchMedia('(prefers-contrast: more)'), 'change', changed);
  return () => scope.dispose();
}

/** The colours of the theme for canvases, read once per theme; null where there is no page yet. */
export function usePalette(): Palette | null {
  return useSyncExternalStore(
    subscribe,
    () => (current ??= readPalette(document.documentElement)),
    () => null,
  );
}
