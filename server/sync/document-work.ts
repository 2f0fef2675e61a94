import { Worker } from 'node:worker_threads';
import type { Snapshot } from './log';

/** Work on whole documents, which takes too long for the event loop. */
export type WorkerJob =
  | { readonly kind: 'difference'; readonly parts: readonly Uint8Array[]; readonly stateVector: Uint8Array }
  | { readonly kind: 'compact'; readonly parts: readonly Uint8Array[] };

export type WorkerResult =
  | { readonly kind: 'difference'; readonly update: Uint8Array }
  | ({ readonly kind: 'compacted' } & Omit<Snapshot, 'seq'>)
  | { readonly kind: 'failed'; readonly reason: string };

export interface DocumentWork {
  /** What of some updates a client with this state vector does not have. */
  difference(parts: readonly Uint8Array[], stateVector: Uint8Array): Promise<Uint8Array>;
  /** One update of many, read back before it is given out. */
  compact(parts: readonly Uint8Array[]): Promise<Omit<Snapshot, 'seq'>>;
  close(): Promise<void>;
}

const idleMs = 30_000;

/** Opens a thread when there is work, and ends it when there was none for a while. */
export function openDocumentWork(): DocumentWork {
  let thread: Worker | undefined;
  let restTimer: NodeJS.Timeout | undefined;
  let lastId = 0;
  const waiting = new Map<number, { resolve(result: WorkerResult): void; reject(error: Error): void }>();

  const fail = (error: Error) => {
    thread = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  const rest = () => {
    clearTimeout(restTimer);
    if (waiting.size > 0) return;
    restTimer = setTimeout(() => {
      void thread?.terminate();
      thread = undefined;
    }, idleMs).unref();
  };

  const open = (): Worker => {
    const opened = new Worker(new URL('./documents.worker.mjs', import.meta.url));
    opened.unref();
    opened.on('message', ({ id, result }: { id: number; result: WorkerResult }) => {
      waiting.get(id)?.resolve(result);
      waiting.delete(id);
      rest();
    });
    opened.once('error', fail);
    opened.once('exit', () => {
      if (thread === opened) fail(new Error('The thread for documents has ended.'));
    });
    return opened;
  };

  const ask = (job: WorkerJob): Promise<WorkerResult> =>
    new Promise((resolve, reject) => {
      clearTimeout(restTimer);
      thread ??= open();
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      thread.postMessage({ id: lastId, job });
    });

  return {
    async difference(parts, stateVector) {
      const result = await ask({ kind: 'difference', parts, stateVector });
      if (result.kind !== 'difference') throw new Error(reasonOf(result));
      return result.update;
    },
    async compact(parts) {
      const result = await ask({ kind: 'compact', parts });
      if (result.kind !== 'compacted') throw new Error(reasonOf(result));
      return { state: result.state, stateVector: result.stateVector, deletes: result.deletes };
    },
    async close() {
      clearTimeout(restTimer);
      const last = thread;
      thread = undefined;
      await last?.terminate();
    },
  };
}

const reasonOf = (result: WorkerResult) =>
  result.kind === 'failed' ? result.reason : 'Another answer was expected.';
