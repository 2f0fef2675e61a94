import pg from 'pg';
import type { Log } from '@/server/log';

// First half of every lock of ours; the second is made from the worker's id.
const lockSpace = 7_215_403;
const sweepMs = 15_000;
const tryLock = 'SELECT pg_try_advisory_lock($1, hashtext($2)) AS free';
const unlockShared = 'SELECT pg_advisory_unlock_shared($1, hashtext($2))';
const unlock = 'SELECT pg_advisory_unlock($1, hashtext($2))';

export interface Leases {
  /** Says that a worker of this process is alive for as long as the process is. */
  hold(workerId: string): void;
  /** Gives an id up: its jobs are anybody's. */
  release(workerId: string): Promise<void>;
  /** Looks for the jobs of workers that died, now and not at the next turn. */
  sweep(): Promise<void>;
  /** Whether a process lives that holds this id, here or elsewhere. */
  isHeld(workerId: string): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Frees the jobs of workers that died. Each live worker holds an advisory lock, which Postgres drops with its process;
 * a job whose worker's lock can be taken belongs to nobody. An interrupted run does not count as an attempt.
 * `onLost` is called when the database went away, and all leases with it.
 */
export async function openLeases(databaseUrl: string, log: Log, onLost: () => void): Promise<Leases> {
  const held = new Set<string>();
  let line: pg.Client | undefined;

  const lock = (client: pg.Client, workerId: string) =>
    client.query('SELECT pg_advisory_lock_shared($1, hashtext($2))', [lockSpace, workerId]);

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => undefined);
    client.on('end', () => {
      if (line !== client) return;
      line = undefined;
      onLost();
    });
    await client.connect();
    for (const workerId of held) await lock(client, workerId);
    line = client;
    return client;
  };

  const sweep = async (): Promise<void> => {
    const client = line ?? (await connect());
    const { rows } = await client.query<{ locked_by: string; job_ids: string[] }>(
      `SELECT locked_by, array_agg(id::text) AS job_ids FROM graphile_worker._private_jobs
       WHERE locked_by IS NOT NULL GROUP BY locked_by`,
    );
    for (const { locked_by, job_ids } of rows)
      if (!held.has(locked_by)) await takeUp(client, locked_by, job_ids, log);
  };

  await sweep();
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => log.warn({ reason: String(error) }, 'could not look for dead workers'));
  }, sweepMs);
  return {
    hold(workerId) {
      held.add(workerId);
      if (line) lock(line, workerId).catch(() => log.warn('a worker lease waits for the database'));
    },
    async release(workerId) {
      if (!held.delete(workerId)) return;
      // With the line its locks are gone too.
      await line?.query(unlockShared, [lockSpace, workerId]).catch(() => undefined);
    },
    sweep,
    async isHeld(workerId) {
      if (held.has(workerId)) return true;
      const key = [lockSpace, workerId];
      const client = line ?? (await connect());
      const taken = await client.query<{ free: boolean }>(tryLock, key);
      if (!taken.rows[0]?.free) return true;
      await client.query(unlock, key);
      return false;
    },
    async close() {
      clearInterval(timer);
      await line?.end();
    },
  };
}

async function takeUp(client: pg.Client, workerId: string, jobIds: string[], log: Log): Promise<void> {
  const key = [lockSpace, workerId];
  const taken = await client.query<{ free: boolean }>(tryLock, key);
  if (!taken.rows[0]?.free) return;
  try {
    await client.query('SELECT graphile_worker.force_unlock_workers(ARRAY[$1])', [workerId]);
    await client.query(
      `SELECT graphile_worker.reschedule_jobs(ARRAY[id], now(), attempts => greatest(attempts - 1, 0)::smallint)
       FROM graphile_worker._private_jobs WHERE id = ANY($1::bigint[])`,
      [jobIds],
    );
    log.info({ jobs: jobIds.length }, 'took up the jobs of a worker that died');
  } finally {
    await client.query(unlock, key);
  }
}
