'use client';

import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { createBrowserPlayback, type Playback } from '@/client/playback';
import { soundOf } from '@/components/review/sound';
import type { Version } from '@/domain/api/review';

const PlaybackContext = createContext<Playback | undefined>(undefined);

/** One player for a list of mixes: what is pressed sounds, where one stands. */
export function ListPlayback({ children }: { children: ReactNode }) {
  const [playback] = useState(createBrowserPlayback);
  useEffect(() => playback.attach(new Audio()), [playback]);
  return <PlaybackContext value={playback}>{children}</PlaybackContext>;
}

export function useListPlayback(): Playback {
  const playback = useContext(PlaybackContext);
  if (!playback) throw new Error('no ListPlayback above');
  return playback;
}

/** Whether this version is the one that sounds now, and the press for it. */
export function useListen(version: Version | undefined): {
  isPlaying: boolean;
  isLoaded: boolean;
  toggle: () => void;
} {
  const playback = useListPlayback();
  const { sound, motion } = useSyncExternalStore(
    (listener) => playback.subscribe(listener),
    () => playback.getState(),
    () => playback.getState(),
  );
  const isLoaded = version !== undefined && sound?.versionId === version.id;
  return {
    isLoaded,
    isPlaying: isLoaded && motion.kind === 'playing',
    toggle() {
      const wanted = soundOf(version);
      if (!wanted) return;
      if (isLoaded) return playback.toggle();
      playback.load(wanted, 0);
      playback.play();
    },
  };
}
