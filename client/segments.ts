import { segmentFrames, segmentLength } from '@/domain/asset';

/** One plane of amplitudes per channel; 1 is full scale of the sound. */
export type Planes = readonly Float32Array[];

/** The samples of one sound, as far as they are here. */
export interface Segments {
  /** Segment `n`; undefined while it is not here. */
  get(n: number): Planes | undefined;
  /** What is looked at: missing segments are fetched from the middle outwards, and fetches of others are given up. */
  want(startFrame: number, endFrame: number): void;
  /** Gives up every fetch and every sample. */
  close(): void;
}

interface Options {
  frames: number;
  channels: number;
  fetchSegment(n: number, signal: AbortSignal): Promise<Planes>;
  onArrived(): void;
  /** How many bytes of samples are kept. */
  mostBytes?: number;
}

const atOnce = 2;
const keptBytes = 64 * 2 ** 20;

/** Fetches segments as they are wanted and keeps those used last; what fails is asked for again when the view moves. */
export function createSegments({
  frames,
  channels,
  fetchSegment,
  onArrived,
  mostBytes = keptBytes,
}: Options): Segments {
  // In the order of their last use.
  const kept = new Map<number, Planes>();
  const underWay = new Map<number, AbortController>();
  const most = Math.max(
    1,
    Math.floor(mostBytes / (segmentFrames * channels * Float32Array.BYTES_PER_ELEMENT)),
  );
  let wanted: readonly number[] = [];

  function use(n: number): Planes | undefined {
    const planes = kept.get(n);
    if (planes && kept.delete(n)) kept.set(n, planes);
    return planes;
  }

  function fetchNext() {
    for (const n of wanted) {
      if (underWay.size >= atOnce) return;
      if (!kept.has(n) && !underWay.has(n)) void take(n);
    }
  }

  async function take(n: number) {
    const abort = new AbortController();
    underWay.set(n, abort);
    try {
      const planes = await fetchSegment(n, abort.signal);
      if (abort.signal.aborted) return;
      kept.set(n, planes);
      for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
      onArrived();
    } catch {
      // Peaks stand in for it meanwhile.
      if (!abort.signal.aborted) wanted = wanted.filter((one) => one !== n);
    } finally {
      if (underWay.get(n) === abort) underWay.delete(n);
      fetchNext();
    }
  }

  function giveUp(n: number) {
    underWay.get(n)?.abort();
    underWay.delete(n);
  }

  return {
    get: use,
    want(startFrame, endFrame) {
      wanted = inside(startFrame, endFrame, frames).slice(0, most);
      for (const n of wanted) use(n);
      for (const n of underWay.keys()) if (!wanted.includes(n)) giveUp(n);
      fetchNext();
    },
    close() {
      wanted = [];
      for (const n of underWay.keys()) giveUp(n);
      kept.clear();
    },
  };
}

/** The segments between two frames, those nearest to the middle first. */
function inside(startFrame: number, endFrame: number, frames: number): number[] {
  const first = Math.max(0, Math.floor(startFrame / segmentFrames));
  const last = Math.floor(Math.max(startFrame, endFrame) / segmentFrames);
  const middle = (startFrame + endFrame) / 2 / segmentFrames - 0.5;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .filter((n) => segmentLength(n, frames) > 0)
    .sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle));
}

/** Fetches and decodes segments of a version in the browser, which is exact up to 24 bits and for floats. */
export function segmentFetcher(sound: {
  versionId: string;
  channels: number;
  sampleRate: number;
  exponent: number;
}): Options['fetchSegment'] {
  const { versionId, channels, sampleRate, exponent } = sound;
  const gain = 2 ** exponent;
  return async (n, signal) => {
    const response = await fetch(`/api/versions/${versionId}/segments/${n}`, { signal });
    if (!response.ok) throw new Error(`Segment ${n} answered ${response.status}.`);
    const bytes = await response.arrayBuffer();
    signal.throwIfAborted();
    // At the sound's own rate nothing is resampled.
    const decoded = await new OfflineAudioContext(channels, 1, sampleRate).decodeAudioData(bytes);
    const planes = Array.from({ length: channels }, (_, channel) => decoded.getChannelData(channel));
    return gain === 1 ? planes : planes.map((plane) => plane.map((sample) => sample * gain));
  };
}
