'use client';

import { useEffect } from 'react';

// A dialog that closes gives the focus back a moment after it left; only what stays away is lost.
const patienceMs = 120;

/** Gives the focus to the page's content when what had it is gone, as after the last item of a list was put away. */
export function KeepFocus() {
  useEffect(() => {
    let last: Element | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof Element) last = target;
    };
    const rescue = () => {
      if (document.activeElement !== document.body || last?.isConnected !== false) return;
      last = null;
      const main = document.querySelector('main');
      if (!main) return;
      main.tabIndex = -1;
      main.focus({ preventScroll: true });
    };
    const watch = new MutationObserver(() => {
      if (last?.isConnected !== false) return;
      clearTimeout(timer);
      timer = setTimeout(rescue, patienceMs);
    });
    document.addEventListener('focusin', remember);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      clearTimeout(timer);
      watch.disconnect();
      document.removeEventListener('focusin', remember);
    };
  }, []);
  return null;
}
