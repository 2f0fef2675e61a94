import type { Database, Transaction } from '@/server/db/client';

/** Every kind of job and what it is told: ids only, the rest is read when it runs. */
export interface Jobs {
  ingest: { assetId: string; isBig: boolean };
  'make-compact': { assetId: string; isBig: boolean };
  'remove-sound': { assetId: string };
  'plant-demo': { userId: string };
  'mail-proof': { kind: 'sign-in' | 'reset'; email: string; callbackUrl: string };
  'send-mail': { mailId: string };
}

export type JobName = keyof Jobs;
export type JobPayload<N extends JobName> = Jobs[N];

// What is bigger than this waits for its like in a lane of its own, so that a song never waits behind a film.
const bigFile = 200 * 2 ** 20;
const bigSound = 512 * 2 ** 20;

/** Whether an upload of so many bytes is read in the lane of the big ones. */
export const isBigFile = (bytes: number) => bytes > bigFile;

/** Whether a sound of so many decoded bytes belongs there, however small the file that it came in. */
export const isBigSound = (bytes: number) => bytes > bigSound;

/** Enqueues a job in the transaction of the change that asks for it; the same job twice is one job. */
export async function addJob<N extends JobName>(
  db: Transaction,
  name: N,
  payload: JobPayload<N>,
): Promise<void> {
  const key = jobKey(name, payload);
  const lane = 'isBig' in payload && payload.isBig ? 'big-files' : null;
  await db.$executeRaw`SELECT graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json,
    queue_name => ${lane}, job_key => ${key}, max_attempts => 8)`;
}

/** Whether a job waits, runs, or will be tried again. */
export async function hasJob<N extends JobName>(
  db: Pick<Database | Transaction, '$queryRaw'>,
  name: N,
  payload: JobPayload<N>,
): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM graphile_worker.jobs
    WHERE key = ${jobKey(name, payload)} AND attempts < max_attempts`;
  return rows.length > 0;
}

const jobKey = <N extends JobName>(name: N, payload: JobPayload<N>) => `${name}:${keyOf(payload)}`;

function keyOf(payload: Jobs[JobName]): string {
  if ('assetId' in payload) return payload.assetId;
  if ('userId' in payload) return payload.userId;
  return 'mailId' in payload ? payload.mailId : `${payload.kind}:${payload.email}`;
}
