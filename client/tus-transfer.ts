import type { DetailedError, HttpRequest, HttpResponse, PreviousUpload, Upload } from 'tus-js-client';
import { chunkBytes } from '@/domain/api/uploads';
import { ApiProblem, problemFrom, unreachable } from './api';
import type { Destination } from './upload-item';
import type { OpenTransfer, UnfinishedUpload } from './uploads';

const endpoint = '/api/uploads';
const lockPrefix = 'talkback-upload:';
/** After this long nobody comes back for the rest; the server may have let it go. */
const keepDays = 14;

// Over three hours of trying: a server that restarts or a train through a tunnel ends no upload.
const retryDelays = [500, 1000, 2000, 5000, 10_000, ...Array.from({ length: 360 }, () => 30_000)];

/** One file on its way over tus. What has arrived is kept by the server and remembered here, to go on after a reload. */
export const openTusTransfer: OpenTransfer = (file, { destination, note }, events) => {
  const fingerprint = fingerprintOf(file, destination);
  let upload: Promise<Upload> | undefined;
  let release: (() => void) | undefined;

  const open = async (): Promise<Upload> => {
    const { Upload: TusUpload } = await import('tus-js-client');
    const opened = new TusUpload(file, {
      endpoint,
      chunkSize: chunkBytes,
      retryDelays,
      metadata: { filename: file.name, ...destination, ...(note && { note }) },
      fingerprint: () => Promise.resolve(fingerprint),
      storeFingerprintForResuming: true,
      removeFingerprintOnSuccess: true,
      onAfterResponse: keepWhatArrived,
      onProgress: (sent) => events.onProgress(sent),
      onShouldRetry(error) {
        if (!goesOn(problemOf(error))) return false;
        events.onStalled();
        return true;
      },
      onSuccess() {
        release?.();
        events.onUploaded(opened.url?.split('/').at(-1) ?? '');
      },
      onError(error) {
        release?.();
        void describe(error, file).then((problem) => events.onFailed(problem));
      },
    });
    const [previous] = await opened.findPreviousUploads();
    if (previous) opened.resumeFromPreviousUpload(previous);
    return opened;
  };

  return {
    start() {
      release ??= holdLock(lockPrefix + fingerprint);
      upload ??= open();
      upload.then(
        (opened) => opened.start(),
        () => events.onFailed(unreachable()),
      );
    },
    async pause() {
      release?.();
      release = undefined;
      await (await upload)?.abort();
    },
    async cancel() {
      release?.();
      release = undefined;
      // What the server already forgot needs no taking back.
      await (await upload)?.abort(true).catch(() => undefined);
    },
  };
};

/** Uploads of this browser that a closed page left behind, with what the server has of them. */
export async function findUnfinishedUploads(): Promise<UnfinishedUpload[]> {
  if (!Object.keys(window.localStorage).some((key) => key.startsWith('tus::'))) return [];
  const { defaultOptions } = await import('tus-js-client');
  const remembered = await defaultOptions.urlStorage.findAllUploads();
  const running = await runningElsewhere();
  const found = await Promise.all(
    remembered
      .filter(
        ({ urlStorageKey }) => !running.some((name) => urlStorageKey.includes(name.slice(lockPrefix.length))),
      )
      .map(readUnfinished),
  );
  return found.filter((upload) => upload !== undefined);
}

async function readUnfinished(previous: PreviousUpload): Promise<UnfinishedUpload | undefined> {
  const { uploadUrl, metadata, size, urlStorageKey, creationTime } = previous;
  const destination = fromMetadata(metadata);
  if (!uploadUrl || !destination || size === null) return undefined;
  const forget = async () => {
    const { defaultOptions } = await import('tus-js-client');
    await defaultOptions.urlStorage.removeUpload(urlStorageKey);
  };
  const response = await fetch(uploadUrl, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }).catch(
    () => undefined,
  );
  if (!response?.ok) {
    // It may belong to somebody else who uses this browser: only what is old is forgotten.
    if (Date.now() - new Date(creationTime).getTime() > keepDays * 86_400_000) await forget();
    return undefined;
  }
  return {
    name: metadata['filename'] ?? '',
    bytes: size,
    sent: Number(response.headers.get('upload-offset')),
    uploadId: uploadUrl.split('/').at(-1) ?? '',
    destination,
    note: metadata['note'] ?? '',
    forget: async (takeBack) => {
      if (takeBack) await fetch(uploadUrl, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } });
      await forget();
    },
  };
}

/** The same file for the same place: only then do the bytes of one continue those of the other. */
function fingerprintOf(file: File, destination: Destination): string {
  return [...Object.values(destination), file.name, file.size, file.lastModified].join('|');
}

function fromMetadata({ mixId, projectId }: Record<string, string>): Destination | undefined {
  if (mixId) return { mixId };
  return projectId ? { projectId } : undefined;
}

/**
 * The library takes every refusal of its question how far it came for "begin anew" and forgets what had arrived. Only
 * the upload door itself, which marks its answers, can say that it knows the upload no more; all else stops for now.
 */
function keepWhatArrived(request: HttpRequest, response: HttpResponse): void {
  const status = response.getStatus();
  if (request.getMethod() !== 'HEAD' || status < 300) return;
  const isGone = status === 404 || status === 410;
  if (!isGone) throw problemFrom(response.getBody(), status);
  if (!response.getHeader('Tus-Resumable')) throw problemFrom('', 502);
}

function problemOf(error: Error | DetailedError): ApiProblem {
  if (!('originalResponse' in error)) return unreachable();
  const { causingError, originalResponse } = error;
  if (causingError instanceof ApiProblem) return causingError;
  return originalResponse
    ? problemFrom(originalResponse.getBody(), originalResponse.getStatus())
    : unreachable();
}

/** A conflict that is none of our refusals is one of offsets: the server has another end of the bytes than this page. */
function goesOn({ mayPass, status, code }: ApiProblem): boolean {
  return mayPass || (status === 409 && code === 'unreadable');
}

async function describe(error: Error, file: File): Promise<ApiProblem> {
  const isReadable = await file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
  return isReadable ? problemOf(error) : new ApiProblem({ status: 0, code: 'file-gone', detail: '' });
}

/** Other pages of this browser hold a lock for each file they send; without a secure context there are no locks. */
async function runningElsewhere(): Promise<string[]> {
  if (!('locks' in navigator)) return [];
  const { held = [] } = await navigator.locks.query();
  return held.flatMap(({ name }) => (name?.startsWith(lockPrefix) ? [name] : []));
}

function holdLock(name: string): () => void {
  if (!('locks' in navigator)) return () => undefined;
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  void navigator.locks.request(name, { mode: 'shared' }, () => held);
  return () => release();
}
