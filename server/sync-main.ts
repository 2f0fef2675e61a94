import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { mayEndRights } from '@/domain/facts';
import { isLoopback, readEnv, type Env } from './env';
import { listenToCommits } from './events/listen';
import { answerMetrics } from './http/answer-metrics';
import { resolveOrigins } from './http/origins';
import { createLog } from './log';
import { meterSync, openMetrics } from './metrics';
import { requestOf, type FromBehind, type ToBehind } from './sync/handed-over';
import { openSync } from './sync/open-sync';
import type { Upgrade } from './sync/socket';

/** Where people come in: a port of its own, or the port of the process that started this one. */
interface Door {
  readonly port: number;
  open(inside: Inside): void;
  close(): void;
}

interface Inside {
  takeUpgrade: Upgrade;
  grown(sessionId: string, seq: number): void;
  readMetrics(): Promise<string>;
  isReady(): boolean;
}

// A process that keeps documents the same and does nothing else: pages, commands and their database client stay out.
async function boot(): Promise<void> {
  let stop = (): void => process.exit(0);
  // Whoever started this process is gone: nobody is left to stop it.
  process.on('disconnect', () => stop());
  const env = readEnv(process.env);
  const log = createLog(env);
  const isBehind = process.argv.includes('--behind-port');
  const door = isBehind ? doorBehind(env) : await openPort(env);
  const { origin, allowedOrigins } = resolveOrigins(env, door.port);
  const origins = { allowedOrigins, followsHost: !env.publicUrl && !isLoopback(env.host) };
  const metrics = openMetrics(isBehind ? 'talkback_sync_' : 'talkback_');
  const sync = openSync({ env, log, now: () => new Date(), origin, origins }, meterSync(metrics));
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
  door.open({
    takeUpgrade: sync.takeUpgrade,
    grown: sync.grown,
    readMetrics: () => metrics.metrics(),
    isReady: () => !isStopping && !listener.isCut(),
  });

  const end = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    door.close();
    await sync.close();
    await listener.close();
    process.exit(0);
  };
  stop = () => void end();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  // Whoever stops everything stops the process with the port, which stops this one in order.
  for (const signal of signals) process.on(signal, () => void (isBehind || stop()));
  log.info({ origin }, 'ready to synchronise');
  process.send?.({ type: 'ready', url: origin, notes: [] });
}

async function openPort(env: Env): Promise<Door> {
  const server = http.createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(env.port, env.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    open({ takeUpgrade, readMetrics, isReady }) {
      const answer: http.RequestListener = (request, response) => {
        const isHealth = request.url === '/healthz' || request.url === '/readyz';
        const isWell = request.url === '/healthz' || isReady();
        response.writeHead(isHealth ? (isWell ? 200 : 503) : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ status: isHealth ? (isWell ? 'ok' : 'unavailable') : 'not-found' }));
      };
      server.on('request', (request, response) => {
        answerMetrics(readMetrics, env.metricsToken, request, response).then(
          (isAnswered) => void (isAnswered || answer(request, response)),
          () => response.destroy(),
        );
      });
      server.on('upgrade', (request, socket, head) => {
        if (!takeUpgrade(request, socket, head)) socket.destroy();
      });
    },
    close() {
      server.removeAllListeners('upgrade').on('upgrade', (_, socket) => socket.destroy());
      server.close();
    },
  };
}

function doorBehind({ port }: Env): Door {
  const say = (message: FromBehind) => void (process.connected && process.send?.(message));
  let inside: Inside | undefined;
  process.on('message', (message: ToBehind, socket?: Socket) => {
    if (message.type === 'ask-metrics') {
      const { id } = message;
      const told = inside?.readMetrics() ?? Promise.resolve('');
      told.then((text) => say({ type: 'metrics', id, text })).catch(() => undefined);
      return;
    }
    if (message.type === 'grown') return inside?.grown(message.sessionId, message.seq);
    say({ type: 'taken', id: message.id });
    // Whoever has hung up on the way is handed over without a socket.
    if (!socket) return;
    const isTaken = inside?.takeUpgrade(
      requestOf(message, socket),
      socket,
      Buffer.from(message.head, 'base64'),
    );
    if (!isTaken) socket.destroy();
  });
  return {
    port,
    open: (opened) => void (inside = opened),
    close: () => void (inside = undefined),
  };
}

boot().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  const isPortTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  process.exit(isPortTaken ? 98 : 1);
});
