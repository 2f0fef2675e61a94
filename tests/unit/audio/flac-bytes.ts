import { crc8 } from '@/audio/files/flac';

/** The header of a frame as RFC 9639 §9.1 writes it, 48 kHz stereo of 16 bit. */
export function frameHeader({
  number,
  sizeCode = 12,
  written = [],
}: {
  number: number;
  sizeCode?: number;
  written?: readonly number[];
}): Uint8Array {
  const bytes = [0xff, 0xf8, (sizeCode << 4) | 10, 0x18, ...codedNumber(number), ...written];
  return Uint8Array.from([...bytes, crc8(Uint8Array.from(bytes), 0, bytes.length)]);
}

function codedNumber(number: number): number[] {
  if (number < 0x80) return [number];
  const rest = [];
  let left = number;
  let room = 0x3f;
  for (; left > room; room >>= 1) {
    rest.unshift(0x80 | (left & 0x3f));
    left = Math.floor(left / 64);
  }
  return [((~room << 1) & 0xff) | left, ...rest];
}

const blockSize = 4096;

/** A FLAC file of blocks of 4096, of which only the headers are true; what stands for sound is full of false marks. */
export function flacFile({
  frames,
  channels = 2,
  bits = 16,
  rate = 48_000,
  writes = Math.ceil(frames / blockSize),
}: {
  frames: number;
  channels?: number;
  bits?: number;
  rate?: number;
  /** How many FLAC frames are written, where not all of them. */
  writes?: number;
}): { bytes: Uint8Array<ArrayBuffer>; audioOffset: number; offsets: number[] } {
  const info = new Uint8Array(34).fill(7);
  const view = new DataView(info.buffer);
  view.setUint16(0, blockSize);
  view.setUint16(2, blockSize);
  const shape = (BigInt(rate) << 44n) | (BigInt(channels - 1) << 41n) | (BigInt(bits - 1) << 36n);
  view.setBigUint64(10, shape | BigInt(frames));
  const tags = [4, 0, 0, 5, 1, 2, 3, 4, 5];
  const padding = [0x81, 0, 0, 3, 0xff, 0xf8, 0xc9];
  const head = [0x66, 0x4c, 0x61, 0x43, 0, 0, 0, 34, ...info, ...tags, ...padding];
  const bytes: number[] = [...head];
  const offsets: number[] = [];
  for (let number = 0; number < writes; number++) {
    offsets.push(bytes.length);
    const falseMark = [...frameHeader({ number: number + 40 })];
    const brokenMark = frameHeader({ number: number + 1 }).map((byte, i) => (i === 3 ? 0x28 : byte));
    bytes.push(...frameHeader({ number }), 9, 0xff, ...falseMark, 0xff, 0xff, ...brokenMark, number % 251);
  }
  return { bytes: Uint8Array.from(bytes), audioOffset: head.length, offsets };
}
