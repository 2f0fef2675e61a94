import fs from 'node:fs';
import path from 'node:path';
import { memoryDir } from '../../scripts/lib/paths.mjs';

const RATE = 48_000;
const SECONDS = 30;
const BURST_SECONDS = 0.05;
const BURST_HERTZ = 1_000;

/** What the browser's microphone hears: at each whole second a burst of 50 ms at -6 dBFS, mono, 48 kHz, 16 bit. */
export const capturePath = path.join(memoryDir, 'capture.wav');

/** Writes the file at `capturePath`. */
export function makeCapture(): void {
  const data = Buffer.alloc(RATE * SECONDS * 2);
  for (let frame = 0; frame < RATE * SECONDS; frame++) {
    const isBurst = frame % RATE < RATE * BURST_SECONDS;
    const sample = isBurst ? 0.5 * Math.sin((2 * Math.PI * BURST_HERTZ * frame) / RATE) : 0;
    data.writeInt16LE(Math.round(sample * 32_767), frame * 2);
  }
  fs.mkdirSync(path.dirname(capturePath), { recursive: true });
  fs.writeFileSync(capturePath, Buffer.concat([header(data.length), data]));
}

/** The header of RIFF WAVE: chunk sizes count what follows them. */
function header(dataBytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
