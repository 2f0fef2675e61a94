import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Answers /metrics to whoever bears the token of this instance; without one, nothing is there. */
export async function answerMetrics(
  readMetrics: () => Promise<string>,
  token: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (request.url !== '/metrics' || token === undefined) return false;
  const borne = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  response.setHeader('cache-control', 'no-store');
  if (!timingSafeEqual(digest(borne), digest(token)))
    response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
  else response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(await readMetrics());
  return true;
}
