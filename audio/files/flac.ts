/** What the STREAMINFO of a FLAC file says (RFC 9639 §8.2), and where its frames begin. */
export interface FlacHead {
  /** Samples per channel in every frame but the last, which may have fewer. */
  blockSize: number;
  sampleRate: number;
  channels: number;
  bits: number;
  /** Samples per channel; 0 where it is unknown. */
  frames: number;
  audioOffset: number;
}

/** `not-flac`: other first bytes, or no STREAMINFO. `cut-off`: the bytes end before the frames. `variable`: frames of several lengths. */
export type FlacRefusal = 'not-flac' | 'cut-off' | 'variable';

export type FlacReading = { ok: true; head: FlacHead } | { ok: false; reason: FlacRefusal };

const MARK = [0x66, 0x4c, 0x61, 0x43];
const STREAMINFO_BYTES = 34;
const STREAMINFO_AT = MARK.length + 4;
const LAST_BLOCK = 0x80;
const TWO_TO_32 = 0x1_0000_0000;
/** Mark, block header and STREAMINFO: all that a decoder must read before frames. */
export const FLAC_HEAD_BYTES = STREAMINFO_AT + STREAMINFO_BYTES;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const blockLength = (view: DataView, at: number) => view.getUint32(at) & 0xffffff;

/** A block of metadata: where its header stands, and how long it is without. */
export interface FlacBlock {
  type: number;
  offset: number;
  length: number;
  isLast: boolean;
}

/** The blocks of metadata that begin in the first bytes of a FLAC file, in order. */
export function flacBlocks(bytes: Uint8Array): FlacBlock[] {
  const view = viewOf(bytes);
  const blocks: FlacBlock[] = [];
  for (let offset = MARK.length; offset + 4 <= view.byteLength;) {
    const head = view.getUint8(offset);
    const isLast = (head & LAST_BLOCK) !== 0;
    const length = blockLength(view, offset);
    blocks.push({ type: head & ~LAST_BLOCK, offset, length, isLast });
    if (isLast) break;
    offset += 4 + length;
  }
  return blocks;
}

/** Reads the metadata of a FLAC file from its first bytes, which need not hold a frame; refuses by name. */
export function readFlacHead(bytes: Uint8Array): FlacReading {
  const view = viewOf(bytes);
  if (view.byteLength < FLAC_HEAD_BYTES) return { ok: false, reason: 'cut-off' };
  const isFlac =
    MARK.every((byte, i) => bytes[i] === byte) && blockLength(view, MARK.length) === STREAMINFO_BYTES;
  if (!isFlac || ((bytes[MARK.length] ?? 0) & 0x7f) !== 0) return { ok: false, reason: 'not-flac' };
  const last = flacBlocks(bytes).at(-1);
  if (!last?.isLast) return { ok: false, reason: 'cut-off' };
  const audioOffset = last.offset + 4 + last.length;
  const blockSize = view.getUint16(STREAMINFO_AT + 2);
  if (view.getUint16(STREAMINFO_AT) !== blockSize) return { ok: false, reason: 'variable' };
  // 20 bits of rate, 3 of channels, 5 of depth, 36 of length.
  const shape = view.getUint32(STREAMINFO_AT + 10);
  const frames = (shape & 0xf) * TWO_TO_32 + view.getUint32(STREAMINFO_AT + 14);
  const head = {
    blockSize,
    sampleRate: shape >>> 12,
    channels: ((shape >>> 9) & 7) + 1,
    bits: ((shape >>> 4) & 31) + 1,
    frames,
    audioOffset,
  };
  return { ok: true, head };
}

/**
 * The beginning of a file that holds only some frames of another: its STREAMINFO alone, with `frames` as the length and
 * no MD5, which would be that of the whole. `file` begins the other file.
 */
export function flacPartHead(file: Uint8Array, frames: number): Uint8Array<ArrayBuffer> {
  const head = file.slice(0, FLAC_HEAD_BYTES);
  const view = viewOf(head);
  head[MARK.length] = LAST_BLOCK;
  view.setUint8(
    STREAMINFO_AT + 13,
    (view.getUint8(STREAMINFO_AT + 13) & 0xf0) | Math.floor(frames / TWO_TO_32),
  );
  view.setUint32(STREAMINFO_AT + 14, frames % TWO_TO_32);
  head.fill(0, STREAMINFO_AT + 18);
  return head;
}

export interface FlacFrame {
  /** Counts frames from the beginning of the file they were written in. */
  number: number;
  blockSize: number;
  headerBytes: number;
}

/** The longest header of a frame of fixed length: four bytes, six of number, two of length, two of rate, CRC-8. */
export const FLAC_FRAME_HEADER_BYTES = 15;

const crc8Table = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? (crc << 1) ^ 0x07 : crc << 1;
  return crc & 0xff;
});

/** CRC-8 with the polynomial x⁸ + x² + x + 1, as it ends the header of a frame. */
export function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = crc8Table[crc ^ (bytes[i] ?? 0)] ?? 0;
  return crc;
}

/** Reads the header of a frame of fixed length (RFC 9639 §9.1); undefined where none stands at `at`, whole and intact. */
export function readFlacFrame(bytes: Uint8Array, at: number): FlacFrame | undefined {
  const byte = (offset: number) => bytes[at + offset] ?? 0;
  if (byte(0) !== 0xff || byte(1) !== 0xf8) return undefined;
  const [sizeCode, rateCode] = [byte(2) >> 4, byte(2) & 0xf];
  const [layout, depthCode] = [byte(3) >> 4, (byte(3) >> 1) & 7];
  if (sizeCode === 0 || rateCode === 15 || layout > 10 || depthCode === 3 || byte(3) & 1) return undefined;
  const number = readCodedNumber(bytes, at + 4);
  if (!number) return undefined;
  const sizeAt = 4 + number.bytes;
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0;
  const crcAt = sizeAt + sizeBytes + rateBytes;
  if (at + crcAt >= bytes.length || crc8(bytes, at, at + crcAt) !== byte(crcAt)) return undefined;
  const written = sizeBytes === 1 ? byte(sizeAt) : (byte(sizeAt) << 8) | byte(sizeAt + 1);
  return { number: number.value, blockSize: blockSizeOf(sizeCode, written), headerBytes: crcAt + 1 };
}

function blockSizeOf(code: number, written: number): number {
  if (code === 1) return 192;
  if (code < 6) return 144 << code;
  return code < 8 ? written + 1 : 1 << code;
}

/** Numbers are coded like UTF-8, in up to six bytes. */
function readCodedNumber(bytes: Uint8Array, at: number): { value: number; bytes: number } | undefined {
  const first = bytes[at] ?? 0xff;
  if (first < 0x80) return { value: first, bytes: 1 };
  const length = Math.clz32(~first << 24);
  if (length < 2 || length > 6) return undefined;
  let value = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if (next >> 6 !== 2) return undefined;
    value = value * 64 + (next & 0x3f);
  }
  return { value, bytes: length };
}

/** Takes a FLAC file in order, in pieces of any size, and finds where every so many samples begin in it. */
export interface FlacCutter {
  push(bytes: Uint8Array): void;
  /** The byte where each part begins, and last the one where the file ends; undefined where the file can't be cut so. */
  finish(): number[] | undefined;
}

/** No encoder of ours writes more metadata: a few tags, and padding for more. */
const MOST_HEAD_BYTES = 65_536;

/**
 * Cuts a FLAC file into parts of `partFrames` samples per channel, each of whole FLAC frames. A frame does not say how
 * long it is: the next one is where a header with the next number stands, with its CRC.
 */
export function createFlacCutter(partFrames: number): FlacCutter {
  let held = new Uint8Array(0);
  /** Where `held` begins in the file. */
  let heldAt = 0;
  let head: FlacHead | undefined;
  let isRefused = false;
  let next = 0;
  const cuts: number[] = [];

  function take(bytes: Uint8Array, isEnd: boolean) {
    if (isRefused) return;
    const joined = new Uint8Array(held.length + bytes.length);
    joined.set(held);
    joined.set(bytes, held.length);
    held = joined;
    if (!head && !takeHead(isEnd)) return;
    // The last bytes wait for what follows them, lest a header is cut in two.
    const until = isEnd ? held.length : held.length - FLAC_FRAME_HEADER_BYTES;
    const done = search(until);
    heldAt += done;
    held = held.slice(done);
  }

  function takeHead(isEnd: boolean): boolean {
    const reading = readFlacHead(held);
    if (reading.ok && reading.head.audioOffset <= held.length && partFrames % reading.head.blockSize === 0) {
      head = reading.head;
      heldAt = head.audioOffset;
      held = held.slice(head.audioOffset);
      return true;
    }
    const maySucceed =
      !isEnd && held.length < MOST_HEAD_BYTES && (reading.ok || reading.reason === 'cut-off');
    const doesNotFit = reading.ok && partFrames % reading.head.blockSize !== 0;
    isRefused = !maySucceed || doesNotFit;
    return false;
  }

  /** Looks for frames that begin before `until`; returns how far it came. */
  function search(until: number): number {
    if (!head) return 0;
    for (let at = held.indexOf(0xff); at >= 0 && at < until; at = held.indexOf(0xff, at + 1)) {
      if (held[at + 1] !== 0xf8) continue;
      const frame = readFlacFrame(held, at);
      if (frame?.number !== next) continue;
      if ((next * head.blockSize) % partFrames === 0) cuts.push(heldAt + at);
      next += 1;
      at += frame.headerBytes - 1;
    }
    return Math.max(0, until);
  }

  return {
    push: (bytes) => take(bytes, false),
    finish() {
      take(new Uint8Array(0), true);
      const isWhole = head !== undefined && next === Math.ceil(head.frames / head.blockSize);
      return isWhole && !isRefused && next > 0 ? [...cuts, heldAt] : undefined;
    },
  };
}
