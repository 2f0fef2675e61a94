import { parentPort } from 'node:worker_threads';
import { compact } from './compact';
import { differenceOf } from './answer';
import { editUpdates, readUpdates } from './edit';
import type { WorkerJob, WorkerResult } from './document-work';

// What takes long on a whole document is done here, so that nobody else waits for it.
parentPort?.on('message', (job: WorkerJob) => parentPort?.postMessage(work(job)));

function work(job: WorkerJob): WorkerResult {
  try {
    if (job.kind === 'difference')
      return { kind: 'difference', update: differenceOf(job.parts, job.stateVector) };
    if (job.kind === 'edit') return { kind: 'edited', update: editUpdates(job.parts, job.edit) };
    if (job.kind === 'read') return { kind: 'read', content: readUpdates(job.parts) };
    return { kind: 'compacted', ...compact(job.parts) };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : 'unknown' };
  }
}
