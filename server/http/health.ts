import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Runtime } from '@/server/runtime';

/** Answers /healthz (this process runs) and /readyz (it can serve: counts, no names). */
export async function answerHealth(
  runtime: Runtime,
  isSyncAway: () => boolean,
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
    const damaged = await runtime.db.document.count({ where: { faultAt: { not: null }, closedAt: null } });
    const free = await runtime.storage.freeBytes();
    const short = free < runtime.env.reserveBytes ? 1 : 0;
    const away = isSyncAway() ? 1 : 0;
    const isDegraded = short + damaged + away > 0;
    const status = isDegraded ? 'degraded' : 'ok';
    send(200, { status, shortOfSpace: short, damagedSessions: damaged, sessionsAway: away });
  } catch {
    response.setHeader('retry-after', '2');
    send(503, { status: 'unavailable' });
  }
  return true;
}
