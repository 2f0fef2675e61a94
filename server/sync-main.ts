import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { mayEndRights } from '@/domain/facts';
import { isLoopback, readEnv } from './env';
import { listenToCommits } from './events/listen';
import { resolveOrigins } from './http/origins';
import { answerMetrics } from './http/answer-metrics';
import { createLog } from './log';
import { openMetrics } from './metrics';
import { openSync } from './sync/open-sync';

// A process that keeps documents the same and does nothing else: pages, commands and their database client stay out.
async function boot(): Promise<void> {
  const env = readEnv(process.env);
  const log = createLog(env);
  const server = http.createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(env.port, env.host, resolve);
  });
  const { origin, allowedOrigins } = resolveOrigins(env, (server.address() as AddressInfo).port);
  const origins = { allowedOrigins, followsHost: !env.publicUrl && !isLoopback(env.host) };
  const metrics = openMetrics();
  const sync = openSync({ env, log, now: () => new Date(), origin, origins }, metrics.sync);
  metrics.watchSync(sync.count);
  const listener = await listenToCommits(
    env.databaseUrl,
    {
      onFact: (projectId, type) => void (mayEndRights(type) && sync.askAgain(projectId)),
      onLoginRevoked: sync.cut,
      onGap: () => sync.askAgain(),
    },
    log,
  );
  let isStopping = false;
  const answer: http.RequestListener = (request, response) => {
    const isHealth = request.url === '/healthz' || request.url === '/readyz';
    const isReady = request.url === '/healthz' || !(isStopping || listener.isCut());
    response.writeHead(isHealth ? (isReady ? 200 : 503) : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: isHealth ? (isReady ? 'ok' : 'unavailable') : 'not-found' }));
  };
  server.on('request', (request, response) => {
    answerMetrics(metrics, env.metricsToken, request, response).then(
      (isAnswered) => void (isAnswered || answer(request, response)),
      () => response.destroy(),
    );
  });
  server.on('upgrade', (request, socket, head) => {
    if (isStopping || !sync.takeUpgrade(request, socket, head)) socket.destroy();
  });

  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    server.close();
    await sync.close();
    await listener.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  process.on('disconnect', () => void stop());
  log.info({ origin }, 'ready to synchronise');
  process.send?.({ type: 'ready', url: origin, notes: [] });
}

boot().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  const isPortTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  process.exit(isPortTaken ? 98 : 1);
});
