import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, ThreadJob } from './read-sound';
import { readSoundInThread } from './read-sound-in-thread';

// Whoever edits or loads a page goes first: on Linux this is this thread's alone, and what it starts inherits it.
if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);

const stop = new AbortController();
const tell = (message: FromThread) => parentPort?.postMessage(message);

parentPort?.once('message', () => stop.abort());
const outcome = await readSoundInThread(workerData as ThreadJob, {
  signal: stop.signal,
  onProgress: (done, decodedBytes) => tell({ type: 'progress', done, decodedBytes }),
});
tell({ type: 'outcome', outcome });
parentPort?.close();
