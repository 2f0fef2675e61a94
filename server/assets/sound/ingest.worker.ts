import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, ThreadJob } from './read-sound';
import { readSoundInThread } from './read-sound-in-thread';

const stop = new AbortController();
const tell = (message: FromThread) => parentPort?.postMessage(message);

parentPort?.once('message', () => stop.abort());
const outcome = await readSoundInThread(workerData as ThreadJob, {
  signal: stop.signal,
  onProgress: (done, decodedBytes) => tell({ type: 'progress', done, decodedBytes }),
});
tell({ type: 'outcome', outcome });
parentPort?.close();
