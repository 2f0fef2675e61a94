import { useEffect, useRef, useState, type RefObject } from 'react';
import { createBrowserPlayback, type Playback } from '@/client/playback';
import { createStage, type StageStore } from '@/components/waveform/stage';
import type { ReviewSound } from './sound';

interface Player {
  playback: Playback;
  stage: StageStore;
  /** Where the page keeps the element that sounds. */
  holder: RefObject<HTMLDivElement | null>;
}

/** Puts the version shown on the player and before the eye; the first one at `firstFrame`, not playing by itself. */
export function usePlayer(sound: ReviewSound | null, firstFrame: number): Player {
  const [playback] = useState(createBrowserPlayback);
  const [stage] = useState(() => createStage(sound?.frames ?? 1, sound?.sampleRate ?? 1));
  const holder = useRef<HTMLDivElement>(null);
  const isFirst = useRef(true);

  useEffect(() => {
    const audio = new Audio();
    holder.current?.append(audio);
    const detach = playback.attach(audio);
    return () => {
      detach();
      audio.remove();
    };
  }, [playback]);

  useEffect(() => {
    if (!sound) return playback.unload();
    stage.getState().setSound(sound.frames, sound.sampleRate);
    playback.load(sound, isFirst.current ? firstFrame : undefined);
    isFirst.current = false;
  }, [playback, stage, sound, firstFrame]);

  return { playback, stage, holder };
}
