import { sentOf, shareSent, type UploadItem, type UploadState } from './upload-item';
import { secondsLeft } from './upload-speed';

export type UploadsSummary =
  | { kind: 'uploading'; current: number; total: number; share: number; secondsLeft: number | undefined }
  | { kind: 'failed' | 'paused' | 'processing' | 'unfinished' | 'done'; count: number };

/** What the head of the tray says of everything in it; undefined when it is empty. */
export function summarise(items: readonly UploadItem[]): UploadsSummary | undefined {
  const of = (...kinds: UploadState['kind'][]) => items.filter((item) => kinds.includes(item.state.kind));
  const moving = of('waiting', 'uploading', 'stalled');
  if (moving.length > 0) {
    const batch = items.filter((item) => item.state.kind !== 'interrupted' && item.state.kind !== 'failed');
    const bytes = batch.reduce((sum, item) => sum + item.bytes, 0);
    const sent = batch.reduce(
      (sum, item) => sum + (shareSent(item) === 1 ? item.bytes : sentOf(item.state)),
      0,
    );
    const rest = moving.reduce((sum, item) => sum + item.bytes - sentOf(item.state), 0);
    const speed = moving.reduce(
      (sum, { state }) => sum + (state.kind === 'uploading' ? (state.speed ?? 0) : 0),
      0,
    );
    return {
      kind: 'uploading',
      current: Math.min(batch.length, batch.length - moving.length + 1),
      total: batch.length,
      share: bytes === 0 ? 0 : Math.floor((sent / bytes) * 100) / 100,
      secondsLeft: secondsLeft(rest, speed),
    };
  }
  const groups = [
    ['failed', of('failed')],
    ['unfinished', of('interrupted')],
    ['paused', of('paused')],
    ['processing', of('uploaded', 'processing')],
    ['done', of('ready')],
  ] as const;
  const [kind, group] = groups.find(([, found]) => found.length > 0) ?? [];
  return kind && { kind, count: group?.length ?? 0 };
}

/** Whether leaving the browser's page now would stop something. */
export function wouldStop(items: readonly UploadItem[]): boolean {
  return items.some(({ state }) => ['waiting', 'uploading', 'stalled'].includes(state.kind));
}
