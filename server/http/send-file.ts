import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Storage } from '@/server/storage/disk';

export interface FileToSend {
  key: string;
  bytes: number;
  mimeType: string;
  /** Changes whenever the bytes do. */
  etag: string;
  /** Given: sent as a file to keep, under this name. */
  downloadAs?: string | undefined;
}

/**
 * Sends a stored file whole or in one range (RFC 9110 §14), with HEAD, ETag, If-None-Match and If-Range. Whatever it
 * holds can only be played or kept, never rendered as a page.
 */
export async function sendFile(
  storage: Storage,
  file: FileToSend,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const etag = `"${file.etag}"`;
  const headers: Record<string, string> = {
    'content-type': file.mimeType,
    'accept-ranges': 'bytes',
    etag,
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    ...(file.downloadAs === undefined ? {} : { 'content-disposition': attachment(file.downloadAs) }),
  };
  if (request.headers['if-none-match']?.includes(etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const range = readRange(request, file.bytes, etag);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${file.bytes}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'content-length': String(end - start + 1),
    ...(range ? { 'content-range': `bytes ${start}-${end}/${file.bytes}` } : {}),
  });
  if (request.method === 'HEAD' || file.bytes === 0) {
    response.end();
    return;
  }
  try {
    await pipeline(storage.read(file.key, { start, end }), response);
  } catch (error) {
    // Players leave in the middle all the time.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function readRange(
  request: IncomingMessage,
  bytes: number,
  etag: string,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const header = request.headers.range;
  const ifRange = request.headers['if-range'];
  if (header === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined;
  const found = /^bytes=(\d*)-(\d*)$/.exec(header);
  // More than one range, or none that can be read: the whole file answers, as the standard allows.
  if (!found || (found[1] === '' && found[2] === '')) return undefined;
  const [, first = '', last = ''] = found;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  return start > end || start >= bytes ? 'unsatisfiable' : { start, end };
}

/** Content-Disposition with the name in both of its forms (RFC 6266, RFC 8187). */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
