import { createStore, type StoreApi } from 'zustand';
import type { UploadResult } from '@/domain/api/review';
import type { ApiProblem } from './api';
import type { Scope } from './scope';
import {
  sentOf,
  type Destination,
  type UploadItem,
  type UploadProblem,
  type UploadState,
} from './upload-item';
import { readMeter, startMeter, type SpeedMeter } from './upload-speed';

export interface TransferEvents {
  onProgress(sent: number): void;
  onStalled(): void;
  onUploaded(uploadId: string): void;
  onFailed(problem: ApiProblem): void;
}

export interface Transfer {
  start(): void;
  pause(): Promise<void>;
  cancel(): Promise<void>;
}

export interface UploadPlan {
  destination: Destination;
  note: string;
}

export type OpenTransfer = (file: File, plan: UploadPlan, events: TransferEvents) => Transfer;

export interface UnfinishedUpload extends UploadPlan {
  name: string;
  bytes: number;
  sent: number;
  uploadId: string;
  /** Stops remembering it; with `takeBack` the server lets go of its bytes too. */
  forget(takeBack: boolean): Promise<void>;
}

export interface UploadsOptions {
  scope: Scope;
  openTransfer: OpenTransfer;
  readResult(uploadId: string): Promise<UploadResult>;
  findUnfinished(): Promise<UnfinishedUpload[]>;
  now(): number;
}

export interface Uploads {
  readonly store: StoreApi<{ items: readonly UploadItem[] }>;
  add(files: readonly (UploadPlan & { file: File })[]): void;
  pause(id: string): void;
  resume(id: string): void;
  retry(id: string): void;
  /** Ends an upload for good, on the server too. */
  cancel(id: string): void;
  /** Takes something that has ended off the list. */
  dismiss(id: string): void;
  /** Goes on with an interrupted upload; false when this is not the same file. */
  reattach(id: string, file: File): boolean;
  /** Brings back what an earlier page left behind. */
  restore(): Promise<void>;
  /** The line came back: what is stalled tries again at once. */
  wake(): void;
}

/** At most so many files leave at once: more would only make each slower. */
const lanes = 2;
/** Progress is told at most this often, in milliseconds. */
const tellEvery = 200;
const askEvery = 1_000;
const askAfterTrouble = 4_000;

/** What the code of an item needs beyond what is shown of it. */
interface Course extends UploadPlan {
  file?: File;
  transfer?: Transfer;
  meter?: SpeedMeter;
  unfinished?: UnfinishedUpload;
}

/** Sends files, a few at a time, and follows each until it can be heard or was refused. */
export function createUploads(options: UploadsOptions): Uploads {
  const { scope } = options;
  const store = createStore<{ items: readonly UploadItem[] }>(() => ({ items: [] }));
  const courses = new Map<string, Course>();
  let count = 0;

  const items = () => store.getState().items;
  const find = (id: string) => items().find((item) => item.id === id);
  const isComing = ({ state }: UploadItem) =>
    ['waiting', 'uploading', 'stalled', 'uploaded', 'processing'].includes(state.kind);
  const isActive = (item: UploadItem) => item.state.kind === 'uploading' || item.state.kind === 'stalled';

  function enter(id: string, state: UploadState) {
    store.setState({ items: items().map((item) => (item.id === id ? { ...item, state } : item)) });
    if (state.kind !== 'uploading') fillLanes();
  }

  function list(item: Omit<UploadItem, 'id'>, course: Course): string {
    const id = `upload-${(count += 1)}`;
    courses.set(id, course);
    store.setState({ items: [...items(), { ...item, id }] });
    return id;
  }

  function remove(id: string) {
    courses.delete(id);
    store.setState({ items: items().filter((item) => item.id !== id) });
    fillLanes();
  }

  /** Versions of one mix are numbered in the order they are read, so each waits for the one before it. */
  function isTurn({ id, destination }: UploadItem): boolean {
    if (!('mixId' in destination)) return true;
    const before = items().slice(
      0,
      items().findIndex((item) => item.id === id),
    );
    return !before.some(
      (item) => 'mixId' in item.destination && item.destination.mixId === destination.mixId && isComing(item),
    );
  }

  function fillLanes() {
    const free = lanes - items().filter(isActive).length;
    const next = items().filter((item) => item.state.kind === 'waiting' && isTurn(item));
    for (const { id } of next.slice(0, Math.max(0, free))) begin(id);
  }

  function begin(id: string) {
    const course = courses.get(id);
    if (!course?.file) return;
    course.transfer ??= options.openTransfer(course.file, course, transferEvents(id));
    delete course.meter;
    enter(id, { kind: 'uploading', sent: sentOf(find(id)?.state), speed: undefined });
    course.transfer.start();
  }

  function transferEvents(id: string): TransferEvents {
    return {
      onProgress(sent) {
        const course = courses.get(id);
        const item = find(id);
        if (!course || !item || !isActive(item)) return;
        const at = options.now();
        // The first reading of a resumed upload jumps to what the server already had.
        const isFirst = !course.meter || item.state.kind === 'stalled';
        if (!isFirst && course.meter && at - course.meter.at < tellEvery && sent < item.bytes) return;
        course.meter = isFirst || !course.meter ? startMeter(sent, at) : readMeter(course.meter, sent, at);
        enter(id, { kind: 'uploading', sent, speed: course.meter.speed });
      },
      onStalled() {
        const item = find(id);
        if (item && isActive(item)) enter(id, { kind: 'stalled', sent: sentOf(item.state) });
      },
      onUploaded(uploadId) {
        if (!courses.has(id)) return;
        enter(id, { kind: 'uploaded' });
        ask(id, uploadId);
      },
      onFailed(problem) {
        const course = courses.get(id);
        if (!course) return;
        // A transfer that ended is not begun again; the next one finds what the server has.
        delete course.transfer;
        enter(id, { kind: 'failed', problem: shown(problem), canRetry: mayBeTriedAgain(problem) });
      },
    };
  }

  function ask(id: string, uploadId: string) {
    if (scope.isDisposed || !courses.has(id)) return;
    const again = (milliseconds: number) => void scope.timeout(() => ask(id, uploadId), milliseconds);
    options.readResult(uploadId).then(
      (result) => {
        if (!courses.has(id)) return;
        if (result.status === 'ready') return enter(id, { kind: 'ready' });
        if (result.status === 'failed') {
          const problem = result.problem ?? { code: 'unreadable', sentence: '' };
          return enter(id, { kind: 'failed', problem, canRetry: false });
        }
        if (result.status === 'processing') enter(id, { kind: 'processing', progress: result.progress });
        again(askEvery);
      },
      (problem: ApiProblem) => {
        const isOver = problem.status === 404 || problem.status === 403;
        if (!isOver) return again(askAfterTrouble);
        enter(id, { kind: 'failed', problem: shown(problem), canRetry: false });
      },
    );
  }

  return {
    store,
    add(files) {
      for (const { file, destination, note } of files) {
        list(
          { name: file.name, bytes: file.size, destination, state: { kind: 'waiting', sent: 0 } },
          { file, destination, note },
        );
      }
      fillLanes();
    },
    pause(id) {
      const item = find(id);
      if (!item || !(isActive(item) || item.state.kind === 'waiting')) return;
      void courses.get(id)?.transfer?.pause();
      enter(id, { kind: 'paused', sent: sentOf(item.state) });
    },
    resume(id) {
      const item = find(id);
      if (item?.state.kind === 'paused') enter(id, { kind: 'waiting', sent: item.state.sent });
    },
    retry(id) {
      const item = find(id);
      if (item?.state.kind === 'failed' && item.state.canRetry) enter(id, { kind: 'waiting', sent: 0 });
    },
    cancel(id) {
      const course = courses.get(id);
      void course?.transfer?.cancel();
      void course?.unfinished?.forget(true).catch(() => undefined);
      remove(id);
    },
    dismiss: remove,
    reattach(id, file) {
      const item = find(id);
      const course = courses.get(id);
      if (!item || !course || file.name !== item.name || file.size !== item.bytes) return false;
      course.file = file;
      enter(id, { kind: 'waiting', sent: sentOf(item.state) });
      return true;
    },
    async restore() {
      for (const unfinished of await options.findUnfinished()) {
        const { name, bytes, sent, destination, note, uploadId } = unfinished;
        const isWhole = sent === bytes;
        const state: UploadState = isWhole ? { kind: 'uploaded' } : { kind: 'interrupted', sent };
        const id = list({ name, bytes, destination, state }, { destination, note, unfinished });
        if (!isWhole) continue;
        void unfinished.forget(false);
        ask(id, uploadId);
      }
    },
    wake() {
      for (const item of items()) {
        const transfer = courses.get(item.id)?.transfer;
        if (item.state.kind === 'stalled' && transfer) void transfer.pause().then(() => transfer.start());
      }
    },
  };
}

const shown = ({ code, detail }: ApiProblem): UploadProblem => ({ code, sentence: detail });

/** By itself it may pass; after signing in, or with a role given back, it may too. */
function mayBeTriedAgain({ code, status, mayPass }: ApiProblem): boolean {
  return code !== 'file-gone' && (mayPass || status === 401 || status === 403);
}
