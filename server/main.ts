import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import next from 'next';
import { mayEndRights } from '@/domain/facts';
import { findAudioTools, type AudioTools } from './assets/sound/tools';
import { settleLeftUploads } from './assets/uploads';
import { keepOpenWork } from './auth/open-work';
import { checkPools } from './db/check-pools';
import { openDatabase } from './db/client';
import { migrate } from './db/migrate';
import { isLoopback, readEnv, type Env } from './env';
import { openFactsHub } from './events/hub';
import { listenToCommits } from './events/listen';
import { openFactsSocket } from './events/socket';
import { openFront } from './http/front';
import { resolveOrigins } from './http/origins';
import { openPackedFiles } from './http/packed-files';
import { answerWhileStarting } from './http/starting';
import { warmPages } from './http/warm-pages';
import { migrateQueue, runJobs } from './jobs/run';
import { createLog } from './log';
import { openMetrics } from './metrics';
import { provideRuntime, type Runtime } from './runtime';
import { openDiskStorage } from './storage/disk';
import { openDocuments } from './sync/documents';
import { openSyncProcess } from './sync/sync-process';

// Tells whoever started us that another port would do.
const portTaken = 98;

/** Between what is usual and what reads sounds. */
const yieldingPriority = 5;

// The build puts this file in dist/; everything it reads lies beside that folder.
const root = path.resolve(import.meta.dirname, '..');

async function boot(): Promise<void> {
  const env = readEnv(process.env);
  const log = createLog(env);
  await checkPools(env.databaseUrl);
  const applied = await migrate(env.databaseUrl, path.join(root, 'prisma/migrations'));
  if (applied.length > 0) log.info({ applied }, 'database migrated');

  const server = http.createServer();
  const startAnswering = answerWhileStarting(server, log);
  await listen(server, env);
  const { port } = server.address() as AddressInfo;
  const { origin, allowedOrigins } = resolveOrigins(env, port);
  const runtime: Runtime = {
    env,
    log,
    db: openDatabase(env.databaseUrl),
    storage: await openDiskStorage(env.dataDir),
    documents: openDocuments({
      databaseUrl: env.databaseUrl,
      // Nobody edits before it is there.
      onGrown: (sessionId, seq) => sync.grown(sessionId, seq),
    }),
    now: () => new Date(),
    origin,
    origins: { allowedOrigins, followsHost: !env.publicUrl && !isLoopback(env.host) },
  };
  provideRuntime(runtime);
  await migrateQueue(runtime);
  const isDevelopment = env.mode === 'development';
  const openWork = keepOpenWork(runtime.now);
  const pages = next({ dev: isDevelopment, dir: root, hostname: env.host, port, httpServer: server });
  const [tools, sync] = await Promise.all([
    findAudioTools({ ffmpegPath: env.ffmpegPath }),
    openSyncProcess({
      entry: path.join(root, 'dist/sync-main.mjs'),
      env: { ...process.env, PORT: String(port) },
      tell: log,
    }),
    pages.prepare(),
  ]);
  // Whoever edits goes before whoever loads a page. On Linux this is this thread's, and of what it starts from now on.
  if (os.getPriority() < yieldingPriority) os.setPriority(yieldingPriority);
  const renderPage = pages.getRequestHandler();
  const sendPacked = await openPackedFiles(path.join(root, '.next/static/'), '/_next/static/');
  const upgradePage = pages.getUpgradeHandler();
  const hub = openFactsHub(runtime);
  const takeFacts = openFactsSocket(runtime, hub);
  const metrics = openMetrics('talkback_');
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request, socket, head) => {
    if (takeFacts(request, socket, head) || sync.takeUpgrade(request, socket, head)) return;
    if (isDevelopment && request.url?.startsWith('/_next/hmr')) void upgradePage(request, socket, head);
    else socket.destroy();
  });

  const heard = {
    ...hub,
    onFact(projectId: string, type: string) {
      hub.onFact(projectId, type);
      if (mayEndRights(type)) openWork.askAgain(projectId);
    },
    onGap() {
      hub.onGap();
      openWork.askAgain();
    },
    onLoginRevoked(loginId: string) {
      hub.onLoginRevoked(loginId);
      openWork.cut(loginId);
    },
  };
  const listener = await listenToCommits(env.databaseUrl, heard, log);
  const front = openFront(runtime, {
    openWork,
    readMetrics: async () => `${await metrics.metrics()}${await sync.readMetrics()}`,
    isSyncAway: sync.isAway,
    isDatabaseCut: listener.isCut,
    pages: (request, response) => {
      if (isDevelopment || !sendPacked(request, response)) void renderPage(request, response);
    },
  });
  startAnswering();
  server.on('request', front);
  await settleLeftUploads(runtime);
  const jobs = await runJobs(runtime, tools);

  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    hub.close();
    server.close();
    server.closeIdleConnections();
    await Promise.all([sync.close(), jobs.stop()]);
    await Promise.all([listener.close(), runtime.documents.close()]);
    await runtime.db.$disconnect();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  // Whoever started this process is gone: nobody is left to stop it.
  process.on('disconnect', () => void stop());

  if (!isDevelopment) warmPages(server);
  log.info({ origin, cage: tools.cage, decoder: tools.version }, 'ready');
  process.send?.({ type: 'ready', url: origin, notes: notesAbout(tools) });
}

function listen(server: http.Server, env: Env): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(env.port, env.host, resolve);
  });
}

function notesAbout(tools: AudioTools): string[] {
  const cages = {
    namespaces: 'Uploaded files are decoded in a cage of their own: no network, no other file.',
    'separate-user': 'Uploaded files are decoded as a separate user, in an empty folder, within limits.',
    'limits-only': 'This host offers no cage: uploaded files are decoded within limits only.',
  } as const;
  const hint = 'Only an old ffmpeg was found. Install a current one, or name it with FFMPEG_PATH.';
  return [cages[tools.cage], ...(tools.isOld ? [hint] : [])];
}

boot().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env['TALKBACK_LOG'] === 'debug' && error instanceof Error)
    process.stderr.write(`${error.stack ?? ''}\n`);
  const isPortTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  process.exit(isPortTaken ? portTaken : 1);
});
