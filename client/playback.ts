import { convertRegion } from '@/domain/review/region';
import { convertFrames, framesToSeconds, type Frames } from '@/domain/time';
import { createScope, type Scope } from './scope';

export type Rendition = 'lossless' | 'compact';

/** One version as it can be heard. */
export interface Sound {
  readonly versionId: string;
  readonly frames: number;
  readonly sampleRate: number;
  /** Power of two by which what is decoded is multiplied. */
  readonly exponent: number;
  readonly renditions: readonly {
    readonly kind: Rendition;
    readonly mimeType: string;
    readonly url: string;
  }[];
}

export interface Loop {
  readonly startFrame: number;
  readonly endFrame: number;
}

/** rewinding: J has no sound of its own, media elements only play forward. */
export type Motion =
  | { readonly kind: 'paused' }
  | { readonly kind: 'playing'; readonly speed: number }
  | { readonly kind: 'rewinding'; readonly speed: number };

/** What is heard, and why when it is not the lossless rendition by default. */
export interface Heard {
  readonly rendition: Rendition;
  readonly because: 'default' | 'chosen' | 'unsupported' | 'broken';
}

export interface PlaybackState {
  readonly sound: Sound | null;
  readonly motion: Motion;
  /** waiting: for sound that is on its way; lost: the server cannot be reached, and is tried again; failed: for good. */
  readonly line: 'empty' | 'loading' | 'ready' | 'waiting' | 'lost' | 'failed';
  readonly heard: Heard | null;
  readonly loop: Loop | null;
  readonly volume: number;
  readonly isMuted: boolean;
}

/** tick: sound moved on by itself; seek: somebody put it there. */
export type PositionCause = 'tick' | 'seek';
export type PositionListener = (frame: number, cause: PositionCause) => void;

export interface Playback {
  getState(): PlaybackState;
  subscribe(listener: () => void): () => void;
  /** The frame heard now; 0 ≤ position ≤ frames. */
  position(): number;
  /** Calls at once, then whenever the position changes: before every paint while playing. */
  watch(listener: PositionListener): () => void;
  /** Takes the element that sounds; ends with the returned function. */
  attach(media: HTMLMediaElement): () => void;
  /** Puts on a version: at `atFrame`, or at the moment of the one before, and goes on playing if it played. */
  load(sound: Sound, atFrame?: number): void;
  unload(): void;
  play(): void;
  pause(): void;
  toggle(): void;
  seek(frame: number): void;
  /** Seeks by seconds, and keeps on playing if it plays. */
  move(seconds: number): void;
  /** Loops a span from two seconds before its start, which are heard once. */
  playLoop(loop: Loop): void;
  setLoop(loop: Loop | null): void;
  /** L and J: each press doubles the speed in its direction, up to four times. */
  shuttle(direction: 1 | -1): void;
  choose(rendition: Rendition): void;
  setVolume(volume: number): void;
  setMuted(isMuted: boolean): void;
}

export interface PlaybackOptions {
  scope: Scope;
  /** Opened at the first play, when the browser allows it. */
  openContext(): AudioContext;
  /** Tells `online` when the network is back. */
  network: EventTarget;
  /** Whether the server answers at an address; false too where it says that it is away. */
  canReach(url: string): Promise<boolean>;
}

/** So much is heard before what was asked for. */
export const preRollSeconds = 2;
/** As `MediaError` counts: the line broke, and nothing could be opened, which may be the line or the file. */
const networkError = 2;
const sourceError = 4;
const firstRetryMilliseconds = 1_000;
const longestRetryMilliseconds = 15_000;
const fastest = 4;
const haveMetadata = 1;

/** The player of one page: one media element through one gain, loop, shuttle, and the position in frames. */
export function createPlayback(options: PlaybackOptions): Playback {
  const { scope } = options;
  let state: PlaybackState = {
    sound: null,
    motion: { kind: 'paused' },
    line: 'empty',
    heard: null,
    loop: null,
    volume: 1,
    isMuted: false,
  };
  const listeners = new Set<() => void>();
  const watchers = new Set<PositionListener>();
  let media: HTMLMediaElement | undefined;
  let amplifier: { context: AudioContext; gain: GainNode } | undefined;
  let wanted: Rendition | undefined;
  /** Where the element is to go once it can: as soon as it knows its sound, or when rewinding ends. */
  let pending: number | undefined;
  let lastFrame = 0;
  /** What was heard last and where, for a version that comes after a silent one. */
  let left: { sound: Sound; frame: number } | undefined;
  let stopMotion = () => {};
  let stopRetry = () => {};
  /** How often the line was lost since it last held. */
  let losses = 0;
  /** Counts what was put on, so that news of one that is gone is known. */
  let puts = 0;
  /** The attempt that comes after one that failed although the server gives the file. */
  let suspect: number | undefined;

  function set(change: Partial<PlaybackState>) {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  function tell(cause: PositionCause) {
    const frame = position();
    for (const watcher of watchers) watcher(frame, cause);
  }

  function position(): number {
    const { sound } = state;
    if (!sound) return 0;
    const frame = pending ?? Math.round((media?.currentTime ?? 0) * sound.sampleRate);
    return Math.min(sound.frames, Math.max(0, frame));
  }

  function seek(frame: number) {
    const { sound } = state;
    if (!sound) return;
    pending = Math.min(sound.frames, Math.max(0, Math.round(frame)));
    lastFrame = pending;
    if (state.motion.kind !== 'rewinding') settle();
    tell('seek');
  }

  function settle() {
    if (pending === undefined || !state.sound || !media || media.readyState < haveMetadata) return;
    media.currentTime = framesToSeconds(pending as Frames, state.sound.sampleRate);
    pending = undefined;
  }

  /** Sound is only moved by us at the end of a loop, and only if it came there by itself. */
  function tick() {
    const frame = position();
    const { loop } = state;
    if (loop && lastFrame < loop.endFrame && frame >= loop.endFrame) return seek(loop.startFrame);
    lastFrame = frame;
    tell('tick');
  }

  function move(motion: Motion) {
    stopMotion();
    const own = scope.child();
    stopMotion = () => own.dispose();
    if (motion.kind === 'playing') own.everyFrame(tick);
    if (motion.kind === 'rewinding') own.everyFrame(rewind(motion.speed));
    set({ motion });
    if (motion.kind !== 'rewinding') settle();
  }

  function rewind(speed: number): (timestamp: number) => void {
    let before: number | undefined;
    return (timestamp) => {
      const passed = (timestamp - (before ?? timestamp)) / 1000;
      before = timestamp;
      seek(position() - (state.sound?.sampleRate ?? 0) * speed * passed);
      if (position() === 0) pause();
    };
  }

  function amplify() {
    const { sound } = state;
    if (!media || !sound) return;
    if (!amplifier) {
      const context = options.openContext();
      const gain = context.createGain();
      context.createMediaElementSource(media).connect(gain).connect(context.destination);
      amplifier = { context, gain };
    }
    amplifier.gain.gain.value = 2 ** sound.exponent;
    if (amplifier.context.state === 'suspended') void amplifier.context.resume();
  }

  /** Plays; what was given up or waits for the line is tried again at once. */
  function play(speed = 1) {
    const { sound, line, heard } = state;
    if (!sound) return;
    if (line === 'lost') put(sound, heard, position(), speed, 'lost');
    else if (line === 'failed') put(sound, select(sound), position(), speed);
    else start(speed);
  }

  function start(speed: number) {
    const { sound } = state;
    if (!media || !sound) return;
    if (position() >= sound.frames) seek(state.loop?.startFrame ?? 0);
    amplify();
    media.playbackRate = speed;
    move({ kind: 'playing', speed });
    // A newer load or pause ends this attempt, an error tells itself; a refusal by the browser puts the button back.
    media.play().catch((failure: unknown) => {
      if (failure instanceof DOMException && failure.name !== 'NotAllowedError') return;
      if (state.motion.kind === 'playing') move({ kind: 'paused' });
    });
  }

  function pause() {
    media?.pause();
    if (state.motion.kind !== 'paused') move({ kind: 'paused' });
    tell('tick');
  }

  /** Puts a rendition on at a frame; with a speed it plays from there. */
  function put(
    sound: Sound,
    heard: Heard | null,
    frame: number,
    speed: number | null,
    line: 'loading' | 'lost' = 'loading',
  ) {
    const rendition = sound.renditions.find(({ kind }) => kind === heard?.rendition);
    stopRetry();
    puts += 1;
    pending = frame;
    lastFrame = frame;
    set({ sound, heard, line: rendition ? line : 'failed' });
    if (!media || !rendition) return;
    media.src = rendition.url;
    media.load();
    tell('seek');
    if (speed !== null) start(speed);
  }

  const playedSpeed = () => (state.motion.kind === 'playing' ? state.motion.speed : null);

  /** Lossless when it can be played, unless somebody asked for the other. */
  function select(sound: Sound): Heard | null {
    const can = (kind: Rendition) =>
      sound.renditions.some((one) => one.kind === kind && media?.canPlayType(one.mimeType) !== '');
    if (wanted && can(wanted))
      return { rendition: wanted, because: wanted === 'lossless' ? 'default' : 'chosen' };
    if (can('lossless')) return { rendition: 'lossless', because: 'default' };
    return can('compact') ? { rendition: 'compact', because: 'unsupported' } : null;
  }

  /** Tells a broken file from a broken line: a file that the server does give cannot be played. */
  function onError() {
    const code = media?.error?.code;
    const put = puts;
    if (!media || !state.sound) return;
    if (code === networkError) return onLost();
    if (code !== sourceError) return onBroken();
    void options.canReach(media.src).then((isThere) => {
      if (put !== puts) return;
      if (!isThere) onLost();
      else if (suspect === puts) onBroken();
      else tryOnceMore();
    });
  }

  /** The line may have come back between the failure and the question: what fails again right away is broken. */
  function tryOnceMore() {
    const { sound, heard, line } = state;
    if (!sound) return;
    put(sound, heard, position(), playedSpeed(), line === 'lost' ? 'lost' : 'loading');
    suspect = puts;
  }

  /** Keeps the place and the motion, and tries again by itself. */
  function onLost() {
    pending = position();
    set({ line: 'lost' });
    stopRetry();
    stopRetry = scope.timeout(
      retry,
      Math.min(longestRetryMilliseconds, firstRetryMilliseconds * 2 ** losses),
    );
    losses += 1;
  }

  function retry() {
    const { sound, heard, line } = state;
    if (sound && line === 'lost') put(sound, heard, position(), playedSpeed(), 'lost');
  }

  function onArrived() {
    losses = 0;
    set({ line: 'ready' });
  }

  function onBroken() {
    const { sound, heard } = state;
    if (!sound) return;
    const other = sound.renditions.find(({ kind }) => kind === 'compact');
    if (heard?.rendition === 'lossless' && other) {
      put(sound, { rendition: 'compact', because: 'broken' }, position(), playedSpeed());
      return;
    }
    move({ kind: 'paused' });
    set({ line: 'failed' });
  }

  function onEnded() {
    if (state.loop && state.loop.endFrame >= (state.sound?.frames ?? 0)) {
      seek(state.loop.startFrame);
      play();
    } else pause();
  }

  function attach(element: HTMLMediaElement) {
    const own = scope.child();
    media = element;
    media.preload = 'auto';
    media.volume = state.volume;
    media.muted = state.isMuted;
    own.listen(element, 'loadedmetadata', () => {
      settle();
      tell('seek');
    });
    own.listen(element, 'canplay', onArrived);
    own.listen(element, 'playing', onArrived);
    own.listen(element, 'waiting', () => state.line !== 'lost' && set({ line: 'waiting' }));
    own.listen(element, 'ended', onEnded);
    own.listen(element, 'error', onError);
    own.listen(options.network, 'online', retry);
    // Frames are not painted behind another tab, but the loop must go on there.
    own.listen(element, 'timeupdate', () => state.motion.kind === 'playing' && tick());
    // The system may pause the element; where it fails the browser does too, and what then happens is told by the error.
    own.listen(
      element,
      'pause',
      () => element.paused && !element.ended && !element.error && state.motion.kind === 'playing' && pause(),
    );
    own.own(() => {
      pending = position();
      stopMotion();
      stopRetry();
      puts += 1;
      set({ motion: { kind: 'paused' } });
      element.pause();
      element.removeAttribute('src');
      element.load();
      void amplifier?.context.close();
      amplifier = undefined;
      media = undefined;
    });
    const { sound } = state;
    if (sound) put(sound, select(sound), position(), null);
    return () => own.dispose();
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    position,
    watch(watcher) {
      watchers.add(watcher);
      watcher(position(), 'seek');
      return () => watchers.delete(watcher);
    },
    attach,
    load(sound, atFrame) {
      const isSame = state.sound?.versionId === sound.versionId && state.line !== 'failed';
      if (isSame && sound.renditions.some(({ kind }) => kind === state.heard?.rendition))
        return set({ sound });
      const before = state.sound ? { sound: state.sound, frame: position() } : left;
      const { loop } = state;
      if (before && loop) set({ loop: convertLoop(loop, before.sound, sound) });
      const kept = before
        ? convertFrames(before.frame as Frames, before.sound.sampleRate, sound.sampleRate)
        : 0;
      put(sound, select(sound), Math.min(sound.frames, atFrame ?? kept), playedSpeed());
    },
    unload() {
      pause();
      stopRetry();
      puts += 1;
      if (state.sound) left = { sound: state.sound, frame: position() };
      media?.removeAttribute('src');
      media?.load();
      set({ sound: null, heard: null, line: 'empty' });
    },
    play,
    pause,
    toggle: () => (state.motion.kind === 'paused' ? play() : pause()),
    seek,
    move: (seconds) => seek(position() + seconds * (state.sound?.sampleRate ?? 0)),
    playLoop(loop) {
      set({ loop });
      seek(loop.startFrame - preRollSeconds * (state.sound?.sampleRate ?? 0));
      play();
    },
    setLoop: (loop) => set({ loop }),
    shuttle(direction) {
      const { motion } = state;
      if (direction === 1) {
        play(motion.kind === 'playing' ? Math.min(fastest, motion.speed * 2) : 1);
      } else {
        media?.pause();
        move({
          kind: 'rewinding',
          speed: motion.kind === 'rewinding' ? Math.min(fastest, motion.speed * 2) : 1,
        });
      }
    },
    choose(rendition) {
      wanted = rendition;
      const { sound, heard } = state;
      if (sound && heard?.rendition !== rendition) put(sound, select(sound), position(), playedSpeed());
    },
    setVolume(volume) {
      if (media) media.volume = volume;
      set({ volume });
    },
    setMuted(isMuted) {
      if (media) media.muted = isMuted;
      set({ isMuted });
    },
  };
}

/** The player with the browser's own sound. */
export function createBrowserPlayback(): Playback {
  return createPlayback({
    scope: createScope(),
    openContext: () => new AudioContext(),
    network: typeof window === 'undefined' ? new EventTarget() : window,
    canReach,
  });
}

async function canReach(url: string): Promise<boolean> {
  const answer = await fetch(url, { headers: { range: 'bytes=0-0' } }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer !== undefined && answer.status < 500 && answer.status !== 429;
}

/** The same span of time in another version; null when that version ends before it. */
function convertLoop({ startFrame, endFrame }: Loop, from: Sound, to: Sound): Loop | null {
  const region = convertRegion({ startFrame, endFrame }, from.sampleRate, to);
  return region && { startFrame: region.startFrame, endFrame: region.endFrame ?? to.frames };
}
