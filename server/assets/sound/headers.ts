import type { Bytes } from './bytes';
import { textAt } from './bytes';

/** What a container's own header says, as far as it says it. */
export interface DeclaredSound {
  channels: number;
  sampleRate: number;
  isFloat: boolean;
  /** Absent where the header leaves the length open. */
  frames?: number;
}

interface Chunk {
  id: string;
  body: number;
  size: number;
}

const MOST_CHUNKS = 50_000;
/** Programs that write to a pipe leave sizes near 2³¹ or 2³² in the header instead of a length. */
const PLACEHOLDER = 0x7fff_f000;

function* chunksFrom(bytes: Bytes, start: number, isLittleEndian: boolean): Generator<Chunk> {
  let offset = start;
  for (let count = 0; count < MOST_CHUNKS; count++) {
    const head = bytes.at(offset, 8);
    if (head.byteLength < 8) return;
    const size = head.getUint32(4, isLittleEndian);
    yield { id: textAt(head, 0, 4), body: offset + 8, size };
    offset += 8 + size + (size % 2);
  }
}

/** Wave64: GUIDs that begin with the names of RIFF, sizes of 64 bits that count the chunk's head, steps of 8 bytes. */
function* chunksOfWave64(bytes: Bytes): Generator<Chunk> {
  let offset = 40;
  for (let count = 0; count < MOST_CHUNKS; count++) {
    const head = bytes.at(offset, 24);
    if (head.byteLength < 24) return;
    const size = Math.max(24, Number(head.getBigUint64(16, true)));
    yield { id: textAt(head, 0, 4), body: offset + 24, size: size - 24 };
    offset += Math.ceil(size / 8) * 8;
  }
}

export interface WaveHeader {
  /** 1 integers, 3 floats, 6 and 7 A-law and µ-law, anything else another coding; 0 where no format is named. */
  tag: number;
  channels: number;
  sampleRate: number;
  blockBytes: number;
  /** Absent where the samples never begin. */
  dataOffset?: number;
  /** Absent where the header leaves it open. */
  dataBytes?: number;
}

/** Reads the head of RIFF, RF64, BW64 and Wave64 files, as far as it is there. */
export function readWaveHeader(bytes: Bytes, kind: 'riff' | 'wave64'): WaveHeader {
  const header: WaveHeader = { tag: 0, channels: 0, sampleRate: 0, blockBytes: 0 };
  let longBytes: number | undefined;
  for (const { id, body, size } of kind === 'riff' ? chunksFrom(bytes, 12, true) : chunksOfWave64(bytes)) {
    if (id === 'ds64') {
      const view = bytes.at(body, 16);
      if (view.byteLength === 16) longBytes = Number(view.getBigUint64(8, true));
    }
    if (id === 'fmt ') {
      const view = bytes.at(body, Math.min(size, 40));
      if (view.byteLength < 16) continue;
      const tag = view.getUint16(0, true);
      header.tag = tag === 0xfffe && view.byteLength >= 26 ? view.getUint16(24, true) : tag;
      header.channels = view.getUint16(2, true);
      header.sampleRate = view.getUint32(4, true);
      header.blockBytes = view.getUint16(12, true);
    }
    if (id === 'data') {
      header.dataOffset = body;
      const isOpen = kind === 'riff' && (size >= PLACEHOLDER || (size === 0 && body < bytes.size));
      const dataBytes = isOpen ? longBytes : size;
      if (dataBytes !== undefined) header.dataBytes = dataBytes;
      break;
    }
  }
  return header;
}

/** The length that a WAVE header declares; nothing where it is open or another coding than samples. */
export function framesOfWave({ tag, blockBytes, dataBytes }: WaveHeader): number | undefined {
  const isSamples = tag === 1 || tag === 3 || tag === 6 || tag === 7;
  return isSamples && blockBytes > 0 && dataBytes !== undefined
    ? Math.floor(dataBytes / blockBytes)
    : undefined;
}

/** An 80-bit IEEE float that holds a positive rate. */
function extendedAt(view: DataView, offset: number): number {
  return Number(view.getBigUint64(offset + 2)) * 2 ** ((view.getUint16(offset) & 0x7fff) - 16_383 - 63);
}

/** Reads the COMM chunk of an AIFF or AIFC file. */
export function readAiffHeader(bytes: Bytes): DeclaredSound | undefined {
  for (const { id, body } of chunksFrom(bytes, 12, false)) {
    if (id !== 'COMM') continue;
    const view = bytes.at(body, 22);
    if (view.byteLength < 18) return undefined;
    return {
      channels: view.getUint16(0),
      frames: view.getUint32(2),
      sampleRate: extendedAt(view, 8),
      isFloat: /^fl(32|64)$/i.test(textAt(view, 18, 4)),
    };
  }
  return undefined;
}

/** Reads the description and the length of the samples in a Core Audio file. */
export function readCafHeader(bytes: Bytes): DeclaredSound | undefined {
  let sound: DeclaredSound | undefined;
  let packetBytes = 0;
  let offset = 8;
  for (let count = 0; count < MOST_CHUNKS; count++) {
    const head = bytes.at(offset, 12);
    if (head.byteLength < 12) return sound;
    const id = textAt(head, 0, 4);
    const size = Number(head.getBigInt64(4));
    if (id === 'desc') {
      const view = bytes.at(offset + 12, 32);
      if (view.byteLength < 32) return undefined;
      const isSamples = textAt(view, 8, 4) === 'lpcm';
      packetBytes = isSamples ? view.getUint32(16) : 0;
      sound = {
        sampleRate: view.getFloat64(0),
        channels: view.getUint32(24),
        isFloat: isSamples && (view.getUint32(12) & 1) === 1,
      };
    }
    if (id === 'data') {
      // The samples follow a count of edits of 4 bytes.
      if (sound && packetBytes > 0 && size > 4) sound.frames = Math.floor((size - 4) / packetBytes);
      return sound;
    }
    if (size < 0) return sound;
    offset += 12 + size;
  }
  return sound;
}

/** Reads the STREAMINFO block of a FLAC stream that begins at `start`. */
export function readFlacHeader(bytes: Bytes, start: number): DeclaredSound | undefined {
  const view = bytes.at(start + 8, 18);
  if (view.byteLength < 18) return undefined;
  const packed = view.getUint32(10);
  const frames = (view.getUint8(13) & 0xf) * 2 ** 32 + view.getUint32(14);
  return {
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    isFloat: false,
    ...(frames > 0 ? { frames } : {}),
  };
}

const OGG_TAIL = 128 * 1024;

/** Whether an Ogg stream has the page that ends it (RFC 3533: flag 4); looked for in its last 128 KiB, two of the longest pages. */
export function endsAsOgg(bytes: Bytes): boolean {
  const start = Math.max(0, bytes.size - OGG_TAIL);
  const view = bytes.at(start, OGG_TAIL);
  for (let offset = view.byteLength - 27; offset >= 0; offset--) {
    if (view.getUint32(offset) !== 0x4f676753 || view.getUint8(offset + 4) !== 0) continue;
    return (view.getUint8(offset + 5) & 4) !== 0;
  }
  return false;
}
