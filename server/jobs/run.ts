import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, run, runMigrations, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import { z } from 'zod';
import { Id } from '@/domain/ids';
import { makeCompactRendition, tryToIngest } from '@/server/assets/ingest';
import type { AudioTools } from '@/server/assets/sound/tools';
import { mailProof } from '@/server/auth/proofs';
import { pools as connections } from '@/server/db/pools';
import { plantDemo } from '@/server/demo/plant';
import { sendMail } from '@/server/mail/mails';
import { openPost } from '@/server/mail/post';
import { removeSound } from '@/server/review/remove-version';
import type { Runtime } from '@/server/runtime';
import { isDatabaseAway } from '@/server/http/problem';
import { openLeases } from './leases';
import { sweep } from './sweep';

const retryMs = 1000;

const DemoJob = z.object({ userId: Id });
const MailJob = z.object({ mailId: Id });
const ProofJob = z.object({ kind: z.enum(['sign-in', 'reset']), email: z.string(), callbackUrl: z.string() });
const SoundJob = z.object({ assetId: Id });
// A job that an older server left behind does not say it, and is moved if need be.
const AssetJob = z.object({ assetId: Id, isBig: z.boolean().default(false) });

/** Brings the queue's own tables up to date; after ours, before anything is enqueued. */
export async function migrateQueue(runtime: Runtime): Promise<void> {
  await runMigrations({ connectionString: runtime.env.databaseUrl, logger: quietLogger(runtime) });
}

/**
 * Takes jobs, two at a time, until it is stopped; what a crash interrupted is taken up first. A queue
 * that ends because the database was away is started again.
 */
export async function runJobs(runtime: Runtime, tools: AudioTools): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const post = openPost(runtime.env);
  const tasks: TaskList = {
    ingest: (payload, { job }) =>
      tryToIngest(runtime, tools, AssetJob.parse(payload), {
        isLast: job.attempts >= job.max_attempts,
        signal: stopping.signal,
      }),
    'plant-demo': (payload) => plantDemo(runtime, tools, DemoJob.parse(payload).userId, stopping.signal),
    'remove-sound': (payload) => removeSound(runtime, SoundJob.parse(payload).assetId),
    sweep: () => sweep(runtime),
    'mail-proof': (payload) => mailProof(runtime, ProofJob.parse(payload)),
    'send-mail': (payload) => sendMail(runtime, post, MailJob.parse(payload).mailId),
    'make-compact': (payload) =>
      makeCompactRendition(runtime, tools, AssetJob.parse(payload).assetId, stopping.signal),
  };
  let runner: Promise<Runner | undefined> = Promise.resolve(undefined);
  // Jobs may have been locked for us by a database that could not say so any more: another pool takes them up.
  const renew = () => void runner.then((running) => running?.stop()).catch(() => undefined);
  const leases = await openLeases(runtime.env.databaseUrl, runtime.log, renew);
  leases.hold(runtime.storage.scratchOwner);
  // Several processes may work in one data folder; only what no living one holds is left-over work.
  const swept = await runtime.storage.sweepScratch((owner) => leases.isHeld(owner));
  if (swept > 0) runtime.log.info({ swept }, 'removed the unfinished work of processes that died');

  const start = async (): Promise<Runner> => {
    const pools: string[] = [];
    const events: WorkerEvents = new EventEmitter();
    // Jobs are locked in the name of the pool, not of one worker in it.
    events.on('pool:create', ({ workerPool }) => {
      pools.push(workerPool.id);
      leases.hold(workerPool.id);
    });
    const started = await run({
      connectionString: runtime.env.databaseUrl,
      taskList: tasks,
      // Every night at 03:17 UTC, once for all processes.
      crontab: '17 3 * * * sweep',
      concurrency: 2,
      maxPoolSize: connections.jobs,
      noHandleSignals: true,
      pollInterval: 1000,
      // Written like this, an end that cannot be written ends the queue, which is seen; else the job stays locked.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      logger: quietLogger(runtime),
      events,
    });
    void started.promise
      .catch(() => undefined)
      .then(async () => {
        if (stopping.signal.aborted) return;
        // A job whose end could not be written because the database was away takes the whole queue with it.
        runtime.log.warn('the queue ended and is started again');
        for (const pool of pools) await leases.release(pool);
        runner = restart();
      });
    return started;
  };
  const restart = async (): Promise<Runner | undefined> => {
    while (!stopping.signal.aborted) {
      await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      try {
        await leases.sweep();
        return await start();
      } catch (error) {
        runtime.log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'no queue yet');
      }
    }
    return undefined;
  };
  runner = start();
  await runner;
  return {
    async stop() {
      stopping.abort();
      await (await runner)?.stop().catch(() => undefined);
      await leases.close();
    },
  };
}

function quietLogger(runtime: Runtime): Logger {
  return new Logger(() => (level, message, meta) => {
    const error: unknown = meta?.['error'];
    const said: string = level;
    // A lost line is told with the whole client that had it; the queue takes the next one by itself.
    if (said === 'error' && isDatabaseAway(error))
      runtime.log.warn({ reason: (error as Error).message }, 'the queue waits for the database');
    else if (said === 'error')
      runtime.log.error({ ...(error instanceof Error ? { err: error } : {}) }, message);
    else if (said === 'warning') runtime.log.warn(message);
    else runtime.log.debug(message);
  });
}
