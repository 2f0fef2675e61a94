import { useEffect, useEffectEvent, useMemo } from 'react';
import type { Live } from '@/client/facts';
import type { Playback } from '@/client/playback';
import type { Listener } from '@/components/waveform/remote-playheads';
import type { PresentPerson } from '@/domain/api/live';
import type { Person } from '@/domain/viewer';

/** Everybody on this mix, each once, me first. */
export function peopleOn(present: readonly PresentPerson[], mixId: string, me: Person): Person[] {
  const here = present.filter((one) => one.mixId === mixId).map(({ person }) => person);
  return [...new Map([me, ...here].map((person) => [person.id, person])).values()];
}

/** The others who listen to this version, one playhead each: where they play, else where they stand. */
export function listenersOn(present: readonly PresentPerson[], versionId: string, me: Person): Listener[] {
  const others = present.filter((one) => one.versionId === versionId && one.person.id !== me.id);
  const playingFirst = [...others].sort((one, other) => Number(other.playing) - Number(one.playing));
  const each = new Map<string, PresentPerson>();
  for (const one of playingFirst) if (!each.has(one.person.id)) each.set(one.person.id, one);
  return [...each.values()].map(({ person, frame, playing }) => ({
    id: person.id,
    name: person.name.split(' ')[0] ?? person.name,
    colour: person.colour,
    frame,
    isPlaying: playing,
  }));
}

/** Tells the others where I listen, and gives where they do. */
export function usePresence(
  live: Live,
  mixId: string,
  versionId: string | undefined,
  playback: Playback,
  me: Person,
) {
  const send = useEffectEvent((frame: number) => {
    const playing = playback.getState().motion.kind === 'playing';
    live.sendPresence({ mixId, versionId: versionId ?? null, frame: versionId ? frame : 0, playing });
  });
  useEffect(() => playback.watch((frame) => send(frame)), [playback, mixId, versionId, live.status]);
  // Starting and stopping move nothing by themselves, and must be told too.
  useEffect(() => playback.subscribe(() => send(playback.position())), [playback]);
  return useMemo(
    () => (versionId ? listenersOn(live.people, versionId, me) : []),
    [live.people, versionId, me],
  );
}
