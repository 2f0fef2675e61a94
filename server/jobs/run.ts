import { EventEmitter } from 'node:events';
import { Logger, run, runMigrations, type TaskList, type WorkerEvents } from 'graphile-worker';
import { z } from 'zod';
import { Id } from '@/domain/ids';
import { ingestAsset, makeCompactRendition } from '@/server/assets/ingest';
import type { AudioTools } from '@/server/assets/sound/tools';
import { pools } from '@/server/db/pools';
import { plantDemo } from '@/server/demo/plant';
import type { Runtime } from '@/server/runtime';
import { openLeases } from './leases';

const DemoJob = z.object({ userId: Id });
const AssetJob = z.object({ assetId: Id, bytes: z.number() });

/** Brings the queue's own tables up to date; after ours, before anything is enqueued. */
export async function migrateQueue(runtime: Runtime): Promise<void> {
  await runMigrations({ connectionString: runtime.env.databaseUrl, logger: quietLogger(runtime) });
}

/** Takes jobs, two at a time, until it is stopped; what a crash interrupted is taken up first. */
export async function runJobs(runtime: Runtime, tools: AudioTools): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const tasks: TaskList = {
    ingest: (payload) => ingestAsset(runtime, tools, AssetJob.parse(payload).assetId, stopping.signal),
    'plant-demo': (payload) => plantDemo(runtime, tools, DemoJob.parse(payload).userId, stopping.signal),
    'make-compact': (payload) =>
      makeCompactRendition(runtime, tools, AssetJob.parse(payload).assetId, stopping.signal),
  };
  const leases = await openLeases(runtime.env.databaseUrl, runtime.log);
  leases.hold(runtime.storage.scratchOwner);
  // Several processes may work in one data folder; only what no living one holds is left-over work.
  const swept = await runtime.storage.sweepScratch((owner) => leases.isHeld(owner));
  if (swept > 0) runtime.log.info({ swept }, 'removed the unfinished work of processes that died');
  const events: WorkerEvents = new EventEmitter();
  // Jobs are locked in the name of the pool, not of one worker in it.
  events.on('pool:create', ({ workerPool }) => leases.hold(workerPool.id));
  const runner = await run({
    connectionString: runtime.env.databaseUrl,
    taskList: tasks,
    concurrency: 2,
    maxPoolSize: pools.jobs,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: quietLogger(runtime),
    events,
  });
  return {
    async stop() {
      stopping.abort();
      await runner.stop();
      await leases.close();
    },
  };
}

function quietLogger(runtime: Runtime): Logger {
  return new Logger(() => (level, message, meta) => {
    const error: unknown = meta?.['error'];
    const said: string = level;
    if (said === 'error') runtime.log.error({ ...(error instanceof Error ? { err: error } : {}) }, message);
    else if (said === 'warning') runtime.log.warn(message);
    else runtime.log.debug(message);
  });
}
