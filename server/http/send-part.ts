import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Storage } from '@/server/storage/disk';

/** Some bytes of a stored file under a head of their own: `start` up to but not including `end`. */
export interface PartToSend {
  key: string;
  head: Uint8Array;
  start: number;
  end: number;
  mimeType: string;
  /** Names these bytes for ever. */
  etag: string;
}

/** Sends part of a stored file as a file that never changes, with HEAD, ETag and If-None-Match; never as a page. */
export async function sendPart(
  storage: Storage,
  { key, head, start, end, mimeType, etag }: PartToSend,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = {
    'content-type': mimeType,
    etag: `"${etag}"`,
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  };
  if (request.headers['if-none-match']?.includes(headers.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': String(head.length + end - start) });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  response.write(head);
  try {
    await pipeline(storage.read(key, { start, end: end - 1 }), response);
  } catch (error) {
    // The view moves on and wants other segments all the time.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
