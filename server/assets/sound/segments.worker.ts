import { parentPort, workerData } from 'node:worker_threads';
import { readInParts } from './hash-file';
import { createSegmentCutter, writeSegmentIndex } from './segment-index';

/** What the thread is told: a FLAC rendition, and where its index is to be written. */
export interface IndexJob {
  lossless: string;
  index: string;
}

const { lossless, index } = workerData as IndexJob;
const cutter = createSegmentCutter();
await readInParts(lossless, (part) => cutter.push(part));
const offsets = cutter.finish();
if (offsets) await writeSegmentIndex(index, offsets);
parentPort?.postMessage(offsets !== undefined);
parentPort?.close();
