import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Runtime } from '@/server/runtime';

/** Answers /healthz (this process runs) and /readyz (it can serve: counts, no names). */
export async function answerHealth(
  runtime: Runtime,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const send = (status: number, body: object) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body));
  if (request.url === '/healthz') {
    send(200, { status: 'ok' });
    return true;
  }
  if (request.url !== '/readyz') return false;
  try {
    await runtime.db.$queryRaw`SELECT 1`;
    const free = await runtime.storage.freeBytes();
    const short = free < runtime.env.reserveBytes ? 1 : 0;
    send(200, { status: short > 0 ? 'degraded' : 'ok', shortOfSpace: short });
  } catch {
    response.setHeader('retry-after', '2');
    send(503, { status: 'unavailable' });
  }
  return true;
}
