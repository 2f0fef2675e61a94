/** What an upload becomes: the next version of a mix, or an asset of a project. */
export type Destination = { mixId: string } | { projectId: string };

/** Why an upload ended without a sound; `sentence` is empty where the code says it all. */
export interface UploadProblem {
  code: string;
  sentence: string;
}

export type UploadState =
  | { kind: 'waiting'; sent: number }
  /** `speed` in bytes a second, once it is known. */
  | { kind: 'uploading'; sent: number; speed: number | undefined }
  /** The line is away; it goes on by itself. */
  | { kind: 'stalled'; sent: number }
  | { kind: 'paused'; sent: number }
  /** A closed page left it behind; it goes on when the file is chosen again. */
  | { kind: 'interrupted'; sent: number }
  /** Every byte is there, nobody has looked at them yet. */
  | { kind: 'uploaded' }
  /** `progress` from 0 to 1. */
  | { kind: 'processing'; progress: number }
  | { kind: 'ready' }
  | { kind: 'failed'; problem: UploadProblem; canRetry: boolean };

export interface UploadItem {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly destination: Destination;
  readonly state: UploadState;
}

/** Bytes of an item that are with the server. */
export function sentOf(state: UploadState | undefined): number {
  return state && 'sent' in state ? state.sent : 0;
}

/** 0 to 1, whole per cents rounded down: 100 % is said only when it is there. */
export function shareSent({ bytes, state }: Pick<UploadItem, 'bytes' | 'state'>): number {
  if (state.kind === 'uploaded' || state.kind === 'processing' || state.kind === 'ready') return 1;
  return bytes === 0 ? 0 : Math.floor((sentOf(state) / bytes) * 100) / 100;
}
