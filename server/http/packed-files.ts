import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
const packedEnding = '.br';

/** Answers a request for a packed file and says so; leaves every other one alone. */
export type PackedFiles = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The scripts and styles of the pages as the build has packed them, with brotli at its best: a tenth smaller than what
 * can be packed while somebody waits. Their names change with their bytes, so they are kept for ever. `folder` is what
 * stands behind `prefix`; what was not packed, and browsers that don't unpack brotli, are left to the pages.
 */
export async function openPackedFiles(folder: string, prefix: string): Promise<PackedFiles> {
  const names = await fs.readdir(folder, { recursive: true }).catch(() => []);
  const files = new Map<string, { file: string; bytes: number; type: string }>();
  for (const name of names.filter((one) => one.endsWith(packedEnding))) {
    const file = path.join(folder, name);
    const plain = name.slice(0, -packedEnding.length);
    const type = types[path.extname(plain)];
    const { size } = await fs.stat(file);
    if (type) files.set(`${prefix}${plain.split(path.sep).join('/')}`, { file, bytes: size, type });
  }
  return (request, response) => {
    const found = files.get(request.url?.split('?')[0] ?? '');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!found || !isRead || !takesBrotli(request.headers['accept-encoding'])) return false;
    response.writeHead(200, {
      'content-type': found.type,
      'content-encoding': 'br',
      'content-length': String(found.bytes),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    if (request.method === 'HEAD') response.end();
    // A browser that leaves in the middle wants nothing any more.
    else pipeline(createReadStream(found.file), response).catch(() => response.destroy());
    return true;
  };
}

function takesBrotli(accepted: string | string[] | undefined): boolean {
  return String(accepted ?? '')
    .split(',')
    .some((one) => /^\s*br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(one));
}
