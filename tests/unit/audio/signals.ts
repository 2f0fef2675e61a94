/** Planar audio, one array per channel. */
export type Planes = Float32Array[];

export interface Sink {
  push(planes: readonly Float32Array[], frames: number): void;
}

export const gain = (db: number) => 10 ** (db / 20);

/** Uniform noise in −1 to 1 that is the same on every machine. */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export function plane(frames: number, sample: (frame: number) => number): Float32Array {
  return Float32Array.from({ length: frames }, (_, frame) => sample(frame));
}

/** A 1 kHz sine whose peak level steps through the parts; null is silence. */
export function tone(
  sampleRate: number,
  parts: readonly { db: number | null; seconds: number }[],
): Float32Array {
  const lengths = parts.map(({ seconds }) => Math.round(seconds * sampleRate));
  const out = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  const second = plane(sampleRate, (frame) => Math.sin((2 * Math.PI * 1000 * frame) / sampleRate));
  let frame = 0;
  parts.forEach(({ db }, part) => {
    const amplitude = db === null ? 0 : gain(db);
    for (const end = frame + lengths[part]!; frame < end; frame++)
      out[frame] = amplitude * second[frame % sampleRate]!;
  });
  return out;
}

/** Pushes all of it in pieces of `size`, as a decoder would, out of buffers with more room than is filled. */
export function feed<T extends Sink>(sink: T, planes: readonly Float32Array[], size = 4096): T {
  const buffers = planes.map(() => new Float32Array(size + 7).fill(NaN));
  const frames = planes[0]!.length;
  for (let start = 0; start < frames; start += size) {
    const count = Math.min(size, frames - start);
    buffers.forEach((buffer, channel) => buffer.set(planes[channel]!.subarray(start, start + count)));
    sink.push(buffers, count);
  }
  return sink;
}

/** Pushes it in pieces of the given sizes, taken in turn. */
export function feedInPieces<T extends Sink>(
  sink: T,
  planes: readonly Float32Array[],
  sizes: readonly number[],
): T {
  const frames = planes[0]!.length;
  for (let start = 0, turn = 0; start < frames; turn++) {
    const count = Math.min(sizes[turn % sizes.length]!, frames - start);
    const pieces = planes.map((x) => {
      const roomy = new Float32Array(count + 3).fill(NaN);
      roomy.set(x.subarray(start, start + count));
      return roomy;
    });
    sink.push(pieces, count);
    start += count;
  }
  return sink;
}
