import { Worker } from 'node:worker_threads';
import type { SessionEdit } from '@/session/edits/edit';
import type { Snapshot } from './log';

/** What a document holds, as JSON. */
export type Content = Record<string, unknown>;

/** Work on whole documents, which takes too long for the event loop. */
export type WorkerJob =
  | { readonly kind: 'difference'; readonly parts: readonly Uint8Array[]; readonly stateVector: Uint8Array }
  | { readonly kind: 'edit'; readonly parts: readonly Uint8Array[]; readonly edit: SessionEdit }
  | { readonly kind: 'read'; readonly parts: readonly Uint8Array[] }
  | { readonly kind: 'compact'; readonly parts: readonly Uint8Array[] };

export type WorkerResult =
  | { readonly kind: 'difference'; readonly update: Uint8Array }
  | { readonly kind: 'edited'; readonly update: Uint8Array | undefined }
  | { readonly kind: 'read'; readonly content: Content }
  | ({ readonly kind: 'compacted' } & Omit<Snapshot, 'seq'>)
  | { readonly kind: 'failed'; readonly reason: string };

export interface DocumentWork {
  /** What of some updates a client with this state vector does not have. */
  difference(parts: readonly Uint8Array[], stateVector: Uint8Array): Promise<Uint8Array>;
  /** What an edit adds to a document; undefined where it changes nothing. */
  edit(parts: readonly Uint8Array[], edit: SessionEdit): Promise<Uint8Array | undefined>;
  /** All that a document holds, root by root. */
  read(parts: readonly Uint8Array[]): Promise<Content>;
  /** One update of many, read back before it is given out. */
  compact(parts: readonly Uint8Array[]): Promise<Omit<Snapshot, 'seq'>>;
  close(): Promise<void>;
}

interface WorkOptions {
  /** The program of a thread. */
  readonly entry: URL;
  /** How long one job may take: of those that somebody waits for, and of others. */
  readonly soonMs: number;
  readonly laterMs: number;
}

const usual: WorkOptions = {
  entry: new URL('./documents.worker.mjs', import.meta.url),
  soonMs: 20_000,
  laterMs: 120_000,
};

/** Opens two threads where there is work for them: nobody who waits for a difference waits for a snapshot. */
export function openDocumentWork({ entry, soonMs, laterMs }: WorkOptions = usual): DocumentWork {
  const soon = openThread(entry, soonMs);
  const later = openThread(entry, laterMs);
  return {
    async difference(parts, stateVector) {
      const result = await soon.ask({ kind: 'difference', parts, stateVector });
      if (result.kind !== 'difference') throw new Error(reasonOf(result));
      return result.update;
    },
    async edit(parts, edit) {
      const result = await soon.ask({ kind: 'edit', parts, edit });
      if (result.kind !== 'edited') throw new Error(reasonOf(result));
      return result.update;
    },
    async read(parts) {
      const result = await soon.ask({ kind: 'read', parts });
      if (result.kind !== 'read') throw new Error(reasonOf(result));
      return result.content;
    },
    async compact(parts) {
      const result = await later.ask({ kind: 'compact', parts });
      if (result.kind !== 'compacted') throw new Error(reasonOf(result));
      const { kind: _kind, ...snapshot } = result;
      return snapshot;
    },
    async close() {
      await Promise.all([soon.close(), later.close()]);
    },
  };
}

interface Thread {
  ask(job: WorkerJob): Promise<WorkerResult>;
  close(): Promise<void>;
}

interface Task {
  readonly job: WorkerJob;
  resolve(result: WorkerResult): void;
  reject(error: Error): void;
}

const idleMs = 5_000;
/** A document of the largest size takes most of it. */
const mostHeapMb = 1_536;

/**
 * Opens a thread when there is work, and ends it when there was none for a while, or when it is not done in time. One job
 * at a time: what waits is not copied yet.
 */
function openThread(entry: URL, deadlineMs: number): Thread {
  const waiting: Task[] = [];
  let thread: Worker | undefined;
  let underWay: Task | undefined;
  let timer: NodeJS.Timeout | undefined;

  function goOn(): void {
    clearTimeout(timer);
    underWay = waiting.shift();
    if (!underWay) timer = setTimeout(() => void end(), idleMs).unref();
    else if (isBegun(underWay)) timer = setTimeout(giveUp, deadlineMs).unref();
    else goOn();
  }

  // Its end fails what is under way, and another goes on.
  const giveUp = () => void thread?.terminate();

  // No memory for a copy, or for a thread, is one job's misfortune.
  function isBegun({ job, reject }: Task): boolean {
    try {
      (thread ??= open()).postMessage(job);
      return true;
    } catch (error) {
      reject(error as Error);
      return false;
    }
  }

  function open(): Worker {
    const opened = new Worker(entry, {
      resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
    });
    opened.unref();
    opened.on('message', (result: WorkerResult) => {
      underWay?.resolve(result);
      goOn();
    });
    const fail = (error: Error) => {
      if (thread !== opened) return;
      thread = undefined;
      underWay?.reject(error);
      // What waits behind it is worth another thread.
      goOn();
    };
    opened.once('error', fail);
    opened.once('messageerror', fail);
    opened.once('exit', () => fail(new Error('The thread for documents has ended.')));
    return opened;
  }

  async function end(): Promise<void> {
    const last = thread;
    thread = undefined;
    await last?.terminate();
  }

  return {
    ask: (job) =>
      new Promise((resolve, reject) => {
        waiting.push({ job, resolve, reject });
        if (!underWay) goOn();
      }),
    async close() {
      clearTimeout(timer);
      const left = [underWay, ...waiting.splice(0)];
      underWay = undefined;
      for (const task of left) task?.reject(new Error('The process ends.'));
      await end();
    },
  };
}

const reasonOf = (result: WorkerResult) =>
  result.kind === 'failed' ? result.reason : 'Another answer was expected.';
