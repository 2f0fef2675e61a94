import { convertFrames, framesToSeconds, secondsToFrames, type Frames, type Seconds } from '@/domain/time';
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
  readonly line: 'empty' | 'loading' | 'ready' | 'waiting' | 'failed';
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
}

const preRollSeconds = 2;
const fastest = 4;
const haveMetadata = 1;

/** The player of one page: one media element through one gain, loop, shuttle, and the position in frames. */
export function createPlayback({ scope, openContext }: PlaybackOptions): Playback {
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
  /** The moment that was heard last, for a version that comes after a silent one. */
  let keptSeconds = 0;
  let stopMotion = () => {};

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
      const context = openContext();
      const gain = context.createGain();
      context.createMediaElementSource(media).connect(gain).connect(context.destination);
      amplifier = { context, gain };
    }
    amplifier.gain.gain.value = 2 ** sound.exponent;
    if (amplifier.context.state === 'suspended') void amplifier.context.resume();
  }

  function play(speed = 1) {
    const { sound } = state;
    if (!media || !sound || state.line === 'failed') return;
    if (position() >= sound.frames) seek(state.loop?.startFrame ?? 0);
    amplify();
    media.playbackRate = speed;
    move({ kind: 'playing', speed });
    // A newer load or pause ends this attempt; a refusal by the browser puts the button back.
    media.play().catch((failure: unknown) => {
      if (failure instanceof DOMException && failure.name === 'AbortError') return;
      if (state.motion.kind === 'playing') move({ kind: 'paused' });
    });
  }

  function pause() {
    media?.pause();
    if (state.motion.kind !== 'paused') move({ kind: 'paused' });
    tell('tick');
  }

  function put(sound: Sound, heard: Heard | null, frame: number, isPlaying: boolean) {
    const rendition = sound.renditions.find(({ kind }) => kind === heard?.rendition);
    pending = frame;
    lastFrame = frame;
    set({ sound, heard, line: rendition ? 'loading' : 'failed' });
    if (!media || !rendition) return;
    media.src = rendition.url;
    media.load();
    tell('seek');
    if (isPlaying) play(state.motion.kind === 'playing' ? state.motion.speed : 1);
  }

  /** Lossless when it can be played, unless somebody asked for the other. */
  function select(sound: Sound): Heard | null {
    const can = (kind: Rendition) =>
      sound.renditions.some((one) => one.kind === kind && media?.canPlayType(one.mimeType) !== '');
    if (wanted && can(wanted))
      return { rendition: wanted, because: wanted === 'lossless' ? 'default' : 'chosen' };
    if (can('lossless')) return { rendition: 'lossless', because: 'default' };
    return can('compact') ? { rendition: 'compact', because: 'unsupported' } : null;
  }

  function onBroken() {
    const { sound, heard } = state;
    if (!sound) return;
    const other = sound.renditions.find(({ kind }) => kind === 'compact');
    const isPlaying = state.motion.kind === 'playing';
    if (heard?.rendition === 'lossless' && other) {
      put(sound, { rendition: 'compact', because: 'broken' }, position(), isPlaying);
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
    own.listen(element, 'canplay', () => set({ line: 'ready' }));
    own.listen(element, 'playing', () => set({ line: 'ready' }));
    own.listen(element, 'waiting', () => set({ line: 'waiting' }));
    own.listen(element, 'ended', onEnded);
    own.listen(element, 'error', onBroken);
    // Frames are not painted behind another tab, but the loop must go on there; the system may pause the element.
    own.listen(element, 'timeupdate', () => state.motion.kind === 'playing' && tick());
    own.listen(
      element,
      'pause',
      () => element.paused && !element.ended && state.motion.kind === 'playing' && pause(),
    );
    own.own(() => {
      pending = position();
      stopMotion();
      set({ motion: { kind: 'paused' } });
      element.pause();
      element.removeAttribute('src');
      element.load();
      void amplifier?.context.close();
      amplifier = undefined;
      media = undefined;
    });
    const { sound } = state;
    if (sound) put(sound, select(sound), position(), false);
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
      const before = state.sound;
      const isSame = before?.versionId === sound.versionId && state.line !== 'failed';
      if (isSame && sound.renditions.some(({ kind }) => kind === state.heard?.rendition))
        return set({ sound });
      const kept = before
        ? convertFrames(position() as Frames, before.sampleRate, sound.sampleRate)
        : secondsToFrames(keptSeconds as Seconds, sound.sampleRate);
      const frame = Math.min(sound.frames, atFrame ?? kept);
      set({ loop: before && state.loop ? convertLoop(state.loop, before, sound) : state.loop });
      put(sound, select(sound), frame, state.motion.kind === 'playing');
    },
    unload() {
      pause();
      if (state.sound) keptSeconds = framesToSeconds(position() as Frames, state.sound.sampleRate);
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
      if (sound && heard?.rendition !== rendition)
        put(sound, select(sound), position(), state.motion.kind === 'playing');
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
  return createPlayback({ scope: createScope(), openContext: () => new AudioContext() });
}

/** The same span of time in another version; null when that version ends before it. */
function convertLoop(loop: Loop, from: Sound, to: Sound): Loop | null {
  const startFrame = convertFrames(loop.startFrame as Frames, from.sampleRate, to.sampleRate);
  const endFrame = Math.min(
    to.frames,
    convertFrames(loop.endFrame as Frames, from.sampleRate, to.sampleRate),
  );
  return endFrame > startFrame ? { startFrame, endFrame } : null;
}
