import { useRef, useState } from 'react';

const quietMilliseconds = 2_000;

/** What the page's one polite region says: at most one sentence in two seconds, what comes sooner is left unsaid. */
export function useAnnouncer(): { announcement: string; announce: (sentence: string) => void } {
  const [announcement, setAnnouncement] = useState('');
  const saidAt = useRef(-Infinity);
  const announce = (sentence: string) => {
    const now = performance.now();
    if (now - saidAt.current < quietMilliseconds) return;
    saidAt.current = now;
    setAnnouncement(sentence);
  };
  return { announcement, announce };
}
