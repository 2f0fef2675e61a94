import { beforeEach, describe, expect, it } from 'vitest';
import { createPlayback, type Playback, type Sound } from '@/client/playback';
import type { Scope } from '@/client/scope';

const rate = 48_000;

function soundOf(versionId: string, change: Partial<Sound> = {}): Sound {
  return {
    versionId,
    frames: 60 * rate,
    sampleRate: rate,
    exponent: 0,
    renditions: [
      { kind: 'lossless', mimeType: 'audio/flac', url: `/${versionId}/lossless` },
      { kind: 'compact', mimeType: 'audio/mp4', url: `/${versionId}/compact` },
    ],
    ...change,
  };
}

/** As much of a media element as the player touches; `run` lets it sound for a while. */
class FakeMedia extends EventTarget {
  src = '';
  preload = '';
  volume = 1;
  muted = false;
  paused = true;
  ended = false;
  playbackRate = 1;
  readyState = 0;
  refused: string[] = [];
  error: { code: number } | null = null;
  #time = 0;

  get currentTime() {
    return this.#time;
  }
  set currentTime(seconds: number) {
    if (this.readyState === 0) throw new Error('nothing to seek in');
    this.#time = seconds;
  }
  load() {
    this.error = null;
    this.readyState = 0;
    this.#time = 0;
    this.paused = true;
  }
  removeAttribute() {
    this.src = '';
  }
  canPlayType(type: string) {
    return this.refused.includes(type) ? '' : 'probably';
  }
  play() {
    this.paused = false;
    return Promise.resolve();
  }
  pause() {
    this.paused = true;
  }
  /** As browsers count: 2 the line broke, 3 it cannot be decoded, 4 it could not be opened, for whatever reason. */
  fail(code: 2 | 3 | 4) {
    this.error = { code };
    this.dispatchEvent(new Event('error'));
    if (code !== 4 || this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }
  arrive() {
    this.readyState = 4;
    this.dispatchEvent(new Event('loadedmetadata'));
    this.dispatchEvent(new Event('canplay'));
  }
  run(seconds: number) {
    if (!this.paused) this.#time += seconds * this.playbackRate;
  }
}

let media: FakeMedia;
let gains: { gain: { value: number }; connect(): void }[];
let frames: Set<(timestamp: number) => void>;
let clock: number;
let playback: Playback;
let timers: { run: () => void; milliseconds: number }[];
let network: EventTarget;
/** Whether the server answers. */
let isThere: boolean;

function testScope(): Scope {
  const endings = new Set<() => void>();
  const keep = (end: () => void) => {
    endings.add(end);
    return end;
  };
  return {
    isDisposed: false,
    listen(target, type, handle) {
      target.addEventListener(type, handle as EventListener);
      return keep(() => target.removeEventListener(type, handle as EventListener));
    },
    timeout(run, milliseconds) {
      const timer = { run, milliseconds };
      timers.push(timer);
      return keep(() => (timers = timers.filter((one) => one !== timer)));
    },
    interval: () => () => {},
    frame: () => () => {},
    everyFrame(run) {
      frames.add(run);
      return keep(() => frames.delete(run));
    },
    observeResize: () => () => {},
    own: (end) => keep(typeof end === 'function' ? end : () => end.dispose()),
    child: testScope,
    dispose: () => endings.forEach((end) => end()),
  };
}

function openContext(): AudioContext {
  return {
    state: 'running',
    destination: {},
    createGain() {
      const gain = { gain: { value: 1 }, connect() {} };
      gains.push(gain);
      return gain;
    },
    createMediaElementSource: () => ({ connect: (next: unknown) => next }),
    close: () => Promise.resolve(),
  } as unknown as AudioContext;
}

/** Lets the element sound for `seconds`, painting every 20 ms. */
function listen(seconds: number) {
  for (let passed = 0; passed < seconds - 1e-9; passed += 0.02) {
    media.run(0.02);
    clock += 20;
    for (const run of [...frames]) run(clock);
  }
}

beforeEach(() => {
  media = new FakeMedia();
  gains = [];
  frames = new Set();
  clock = 0;
  timers = [];
  network = new EventTarget();
  isThere = true;
  const canReach = () => Promise.resolve(isThere);
  playback = createPlayback({ scope: testScope(), openContext, network, canReach });
  playback.attach(media as unknown as HTMLMediaElement);
});

function ready(sound = soundOf('one'), atFrame?: number) {
  playback.load(sound, atFrame);
  media.arrive();
}

describe('position', () => {
  it('is counted in frames and clamped to the sound', () => {
    ready();
    playback.seek(1.5 * rate);
    expect(playback.position()).toBe(72_000);
    playback.seek(-5);
    expect(playback.position()).toBe(0);
    playback.seek(1e9);
    expect(playback.position()).toBe(60 * rate);
  });

  it('is known before the element knows its sound, and kept when it does', () => {
    playback.load(soundOf('one'), 10 * rate);
    expect(playback.position()).toBe(10 * rate);
    media.arrive();
    expect(media.currentTime).toBe(10);
  });

  it('is told at once, on every paint while playing, and on every seek', () => {
    ready();
    const heard: string[] = [];
    playback.watch((frame, cause) => heard.push(`${cause} ${frame}`));
    playback.seek(rate);
    playback.play();
    listen(0.02);
    expect(heard).toEqual(['seek 0', 'seek 48000', 'tick 48960']);
  });
});

describe('renditions', () => {
  it('plays lossless by default and compact where lossless cannot be played', () => {
    ready();
    expect(media.src).toBe('/one/lossless');
    expect(playback.getState().heard).toEqual({ rendition: 'lossless', because: 'default' });
    media.refused = ['audio/flac'];
    ready(soundOf('two'));
    expect(media.src).toBe('/two/compact');
    expect(playback.getState().heard).toEqual({ rendition: 'compact', because: 'unsupported' });
  });

  it('keeps moment and motion when another one is chosen', () => {
    ready();
    playback.seek(5 * rate);
    playback.play();
    playback.choose('compact');
    expect(media.src).toBe('/one/compact');
    media.arrive();
    expect(media.currentTime).toBe(5);
    expect(playback.getState().motion.kind).toBe('playing');
    expect(playback.getState().heard?.because).toBe('chosen');
  });

  it('falls back to compact when the lossless one breaks, and gives up when both do', () => {
    ready();
    media.fail(3);
    expect(media.src).toBe('/one/compact');
    expect(playback.getState().heard).toEqual({ rendition: 'compact', because: 'broken' });
    media.fail(3);
    expect(playback.getState().line).toBe('failed');
  });

  it('does not start over when the version that plays gains a rendition', () => {
    ready(soundOf('one', { renditions: soundOf('one').renditions.slice(0, 1) }));
    playback.seek(rate);
    playback.load(soundOf('one'));
    expect(media.currentTime).toBe(1);
    expect(playback.getState().sound?.renditions).toHaveLength(2);
  });

  it('raises what is decoded by the power of two that the version names', () => {
    ready(soundOf('one', { exponent: 3 }));
    expect(gains).toHaveLength(0);
    playback.play();
    expect(gains.map(({ gain }) => gain.value)).toEqual([8]);
  });
});

describe('[RV122] when the line is lost', () => {
  const lose = async (code: 2 | 4) => {
    isThere = false;
    media.fail(code);
    await Promise.resolve();
  };
  const wait = () => {
    const [timer] = timers.splice(0, 1);
    timer?.run();
    return timer?.milliseconds;
  };

  it('the sound stays where it is and goes on by itself, trying less and less often', async () => {
    ready();
    playback.seek(5 * rate);
    playback.play();
    await lose(2);
    expect(playback.getState()).toMatchObject({
      line: 'lost',
      heard: { rendition: 'lossless', because: 'default' },
      motion: { kind: 'playing' },
    });
    const waits: (number | undefined)[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      waits.push(wait());
      expect(media.src).toBe('/one/lossless');
      await lose(4);
      expect(playback.getState().line).toBe('lost');
      expect(playback.position()).toBe(5 * rate);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    isThere = true;
    wait();
    media.arrive();
    expect(playback.getState()).toMatchObject({ line: 'ready', motion: { kind: 'playing' } });
    expect(media.currentTime).toBe(5);
    expect(media.paused).toBe(false);
    expect(timers).toEqual([]);
  });

  it('it is tried at once when the network is back, and when somebody presses Play', async () => {
    ready();
    playback.seek(5 * rate);
    await lose(4);
    media.src = '';
    network.dispatchEvent(new Event('online'));
    expect(media.src).toBe('/one/lossless');
    expect(media.paused).toBe(true);
    await lose(4);
    media.src = '';
    playback.play();
    expect(media.src).toBe('/one/lossless');
    media.arrive();
    expect(media.currentTime).toBe(5);
    expect(media.paused).toBe(false);
  });

  it('nothing is tried any more for a version that nobody hears', async () => {
    ready();
    await lose(4);
    playback.unload();
    expect(timers).toEqual([]);
    ready(soundOf('two'));
    expect(playback.getState().line).toBe('ready');
  });

  it('a copy that the server does give and the browser cannot open twice is a broken one', async () => {
    ready();
    media.fail(4);
    await Promise.resolve();
    expect(media.src).toBe('/one/lossless');
    media.fail(4);
    await Promise.resolve();
    expect(media.src).toBe('/one/compact');
    expect(playback.getState().heard?.because).toBe('broken');
  });

  it('a line that comes back just before it is asked about breaks no copy', async () => {
    ready();
    playback.seek(5 * rate);
    await lose(4);
    isThere = true;
    media.fail(4);
    await Promise.resolve();
    media.arrive();
    expect(playback.getState()).toMatchObject({ line: 'ready', heard: { rendition: 'lossless' } });
    expect(media.currentTime).toBe(5);
  });

  it('Play puts a sound on again that could not be played before', () => {
    ready();
    playback.seek(5 * rate);
    media.fail(3);
    media.fail(3);
    playback.play();
    media.arrive();
    expect(playback.getState()).toMatchObject({ line: 'ready', motion: { kind: 'playing' } });
    expect(media.currentTime).toBe(5);
  });
});

describe('switching version', () => {
  it('keeps the moment, the loop and the motion, at the rate of the new one', () => {
    ready();
    playback.setLoop({ startFrame: rate, endFrame: 2 * rate });
    playback.seek(1.5 * rate);
    playback.play();
    ready(soundOf('two', { sampleRate: 96_000, frames: 40 * 96_000 }));
    expect(media.currentTime).toBe(1.5);
    expect(playback.position()).toBe(144_000);
    expect(playback.getState().loop).toEqual({ startFrame: 96_000, endFrame: 192_000 });
    expect(playback.getState().motion).toEqual({ kind: 'playing', speed: 1 });
  });

  it('keeps the moment over a version that cannot be heard yet', () => {
    ready();
    playback.seek(7 * rate);
    playback.unload();
    expect(playback.position()).toBe(0);
    ready(soundOf('two', { sampleRate: 96_000 }));
    expect(media.currentTime).toBe(7);
  });

  it('keeps the loop over a version that cannot be heard, at the rate of the one after it', () => {
    ready(soundOf('one', { sampleRate: 44_100, frames: 60 * 44_100 }));
    playback.setLoop({ startFrame: 44_100, endFrame: 88_200 });
    playback.unload();
    ready();
    expect(playback.getState().loop).toEqual({ startFrame: rate, endFrame: 2 * rate });
  });

  it('drops a loop that lies behind the end of the new one', () => {
    ready();
    playback.setLoop({ startFrame: 50 * rate, endFrame: 55 * rate });
    ready(soundOf('two', { frames: 20 * rate }));
    expect(playback.getState().loop).toBeNull();
  });
});

describe('loop', () => {
  it('begins two seconds before its start, and comes back to the start itself', () => {
    ready();
    playback.playLoop({ startFrame: 10 * rate, endFrame: 11 * rate });
    expect(media.currentTime).toBe(8);
    listen(3);
    expect(media.currentTime).toBeCloseTo(10, 5);
    listen(0.5);
    expect(media.currentTime).toBeCloseTo(10.5, 5);
  });

  it('lets somebody listen behind its end', () => {
    ready();
    playback.setLoop({ startFrame: rate, endFrame: 2 * rate });
    playback.seek(5 * rate);
    playback.play();
    listen(1);
    expect(media.currentTime).toBeCloseTo(6, 5);
  });

  it('goes round at the end of the sound', () => {
    ready();
    playback.setLoop({ startFrame: 50 * rate, endFrame: 60 * rate });
    playback.seek(59.5 * rate);
    playback.play();
    media.ended = true;
    media.dispatchEvent(new Event('ended'));
    expect(media.currentTime).toBe(50);
    expect(playback.getState().motion.kind).toBe('playing');
  });
});

describe('shuttle', () => {
  it('doubles forward up to four times', () => {
    ready();
    const speeds = [1, 2, 3, 4].map(() => {
      playback.shuttle(1);
      return media.playbackRate;
    });
    expect(speeds).toEqual([1, 2, 4, 4]);
  });

  it('rewinds without sound and seeks the element only when that ends', () => {
    ready();
    playback.seek(10 * rate);
    playback.shuttle(-1);
    playback.shuttle(-1);
    listen(1.02);
    expect(media.paused).toBe(true);
    expect(playback.position()).toBe(8 * rate);
    expect(media.currentTime).toBe(10);
    playback.pause();
    expect(media.currentTime).toBe(8);
  });

  it('stops at the beginning', () => {
    ready();
    playback.seek(0.5 * rate);
    playback.shuttle(-1);
    listen(1);
    expect(playback.getState().motion.kind).toBe('paused');
    expect(playback.position()).toBe(0);
  });

  it('plays again at normal speed', () => {
    ready();
    playback.shuttle(1);
    playback.shuttle(1);
    playback.pause();
    playback.play();
    expect(media.playbackRate).toBe(1);
  });
});

it('follows the system when it pauses the element', () => {
  ready();
  playback.play();
  media.pause();
  media.dispatchEvent(new Event('pause'));
  expect(playback.getState().motion.kind).toBe('paused');
});

it('starts from the beginning after the end', () => {
  ready();
  playback.seek(60 * rate);
  playback.play();
  expect(media.currentTime).toBe(0);
});
