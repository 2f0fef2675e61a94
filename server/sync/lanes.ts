/** Takes items and hands them on in groups: whatever comes while a group is under way goes into the next one. */
export interface Lanes<T> {
  add(item: T): void;
  /** When everything that was added has been handed on. */
  idle(): Promise<void>;
}

interface LanesOptions<T> {
  count: number;
  /** Items of one key are handed on in order. */
  keyOf(item: T): string;
  /** Hands on so many at once. */
  mostAtOnce: number;
  /** Never rejects: what can fail is settled in it. */
  take(items: readonly T[]): Promise<void>;
}

export function openLanes<T>({ count, mostAtOnce, keyOf, take }: LanesOptions<T>): Lanes<T> {
  const lanes = Array.from({ length: count }, () => ({
    waiting: [] as T[],
    running: undefined as Promise<void> | undefined,
  }));

  const run = async (lane: (typeof lanes)[number]): Promise<void> => {
    // What came in the same turn of the event loop goes together.
    await new Promise(setImmediate);
    try {
      while (lane.waiting.length > 0) await take(lane.waiting.splice(0, mostAtOnce));
    } finally {
      lane.running = undefined;
    }
  };

  return {
    add(item) {
      const lane = lanes[laneOf(keyOf(item), count)] as (typeof lanes)[number];
      lane.waiting.push(item);
      lane.running ??= run(lane);
    },
    async idle() {
      for (let running = lanes.flatMap((lane) => lane.running ?? []); running.length > 0;) {
        await Promise.all(running);
        running = lanes.flatMap((lane) => lane.running ?? []);
      }
    },
  };
}

/** The end of a UUIDv7 is drawn at random, so that its last digits spread documents evenly. */
const laneOf = (key: string, count: number) => Number.parseInt(key.slice(-6), 16) % count;
