/** Hears what happens to documents and connections, to count it. */
export interface SyncMeter {
  /** So many updates were committed at once. */
  committed(updates: number, seconds: number): void;
  /** A connection has ended; with 0 where the other end made a code up. */
  ended(code: number): void;
  /** From now on `count` is asked whenever somebody reads. */
  watch(count: () => SyncCounts): void;
}

/** How much a process holds at one moment. */
export interface SyncCounts {
  readonly documents: number;
  readonly connections: number;
  readonly tailBytes: number;
  readonly waitingBytes: number;
}
