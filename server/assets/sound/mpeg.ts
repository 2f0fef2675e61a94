import type { Bytes } from './bytes';

/** What a run of MPEG audio frames is: layers II and III, or AAC in ADTS. */
export type MpegStream = 'mp3' | 'mp2' | 'aac';

interface FrameHead {
  stream: MpegStream;
  /** Bits that stay the same from frame to frame of one stream. */
  signature: number;
  length: number;
}

const bitRates = {
  mp3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mp2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  halved: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const sampleRates = [44_100, 48_000, 32_000] as const;

/** Reads the header of one frame (ISO 11172-3, 13818-3 and -7); layer I and free bit rates are none. */
function frameAt(view: DataView, offset: number): FrameHead | undefined {
  if (offset + 6 > view.byteLength) return undefined;
  const word = view.getUint32(offset);
  const layer = (word >>> 17) & 3;
  if (word >>> 20 === 0xfff && layer === 0) {
    const length = ((word & 3) << 11) | (view.getUint16(offset + 4) >>> 5);
    return length > 7 ? { stream: 'aac', signature: word >>> 10, length } : undefined;
  }
  const version = (word >>> 19) & 3;
  const rateIndex = (word >>> 10) & 3;
  const bitRateIndex = (word >>> 12) & 15;
  if (word >>> 21 !== 0x7ff || version === 1 || (layer !== 1 && layer !== 2)) return undefined;
  const stream = layer === 1 ? 'mp3' : 'mp2';
  const isFirstVersion = version === 3;
  const kilobits = (isFirstVersion ? bitRates[stream] : bitRates.halved)[bitRateIndex - 1];
  const fullRate = sampleRates[rateIndex];
  if (kilobits === undefined || fullRate === undefined) return undefined;
  const sampleRate = isFirstVersion ? fullRate : version === 2 ? fullRate / 2 : fullRate / 4;
  const slots = stream === 'mp3' && !isFirstVersion ? 72 : 144;
  const length = Math.floor((slots * kilobits * 1000) / sampleRate) + ((word >>> 9) & 1);
  return { stream, signature: (word >>> 17) * 4 + rateIndex, length };
}

const SEARCHED = 128 * 1024;
const FRAMES_IN_A_RUN = 3;

/**
 * Looks behind `start` for a run of three frames that follow each other exactly, or fewer that fill the file from
 * `start` to its end.
 */
export function findMpegStream(bytes: Bytes, start: number): MpegStream | undefined {
  const view = bytes.at(start, SEARCHED);
  const isWholeFile = start + view.byteLength === bytes.size;
  for (let offset = 0; offset + 6 <= view.byteLength; offset++) {
    const first = view.getUint8(offset) === 0xff ? frameAt(view, offset) : undefined;
    if (!first) continue;
    let next = offset;
    let run = 0;
    for (; run < FRAMES_IN_A_RUN; run++) {
      const frame = frameAt(view, next);
      if (frame?.stream !== first.stream || frame.signature !== first.signature) break;
      next += frame.length;
    }
    const fillsFile = offset === 0 && isWholeFile && next === view.byteLength;
    if (run === FRAMES_IN_A_RUN || fillsFile) return first.stream;
  }
  return undefined;
}

/** The length of the ID3v2 tags at the start, which may follow each other; 0 where there are none. */
export function tagLength(bytes: Bytes): number {
  let offset = 0;
  for (;;) {
    const head = bytes.at(offset, 10);
    if (head.byteLength < 10 || head.getUint32(0) >>> 8 !== 0x494433) return offset;
    const [a = 0, b = 0, c = 0, d = 0] = [6, 7, 8, 9].map((i) => head.getUint8(i) & 0x7f);
    const hasFooter = (head.getUint8(5) & 0x10) !== 0;
    offset += 10 + ((a << 21) | (b << 14) | (c << 7) | d) + (hasFooter ? 10 : 0);
  }
}
