/** How one sample is stored: little-endian integers (8 bit unsigned) or IEEE floats. */
export type WavFormat = { kind: 'int'; bits: 8 | 16 | 24 | 32 } | { kind: 'float'; bits: 32 | 64 };

export interface WavLayout {
  format: WavFormat;
  channels: number;
  sampleRate: number;
  /** Where the samples begin. */
  dataOffset: number;
  /** How many bytes of samples the header declares. */
  dataBytes: number;
}

/**
 * `not-wav`: no RIFF, RF64 or BW64 WAVE. `no-format`, `no-data`: the bytes end before that chunk. `unsupported`: another
 * coding, width or block than WavFormat has. `unknown-length`: written as a stream, so that no length is declared.
 */
export type WavRefusal = 'not-wav' | 'no-format' | 'no-data' | 'unsupported' | 'unknown-length';

export type WavReading = ({ ok: true } & WavLayout) | { ok: false; reason: WavRefusal };

const TAG_PCM = 1;
const TAG_FLOAT = 3;
const TAG_EXTENSIBLE = 0xfffe;
/** The last 14 bytes of the sub-format GUIDs whose first two are a tag (RFC 2361 and Microsoft's ksmedia.h). */
const GUID_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
const UNKNOWN_32 = 0xffffffff;

/** Speaker masks by channel count, in ffmpeg's order of channels; 4 is quadraphonic, 7 has a centre back. */
const channelMasks = [0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3f, 0x70f, 0x63f];

function text(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(offset + i)));
}

function refuse(reason: WavRefusal): WavReading {
  return { ok: false, reason };
}

function formatFrom(tag: number, bits: number): WavFormat | undefined {
  if (tag === TAG_PCM && (bits === 8 || bits === 16 || bits === 24 || bits === 32))
    return { kind: 'int', bits };
  if (tag === TAG_FLOAT && (bits === 32 || bits === 64)) return { kind: 'float', bits };
  return undefined;
}

/** The tag itself, or the one that an extensible format's GUID carries. */
function effectiveTag(view: DataView, offset: number, size: number): number | undefined {
  const tag = view.getUint16(offset, true);
  if (tag !== TAG_EXTENSIBLE) return tag;
  if (size < 40 || GUID_TAIL.some((byte, i) => view.getUint8(offset + 26 + i) !== byte)) return undefined;
  return view.getUint16(offset + 24, true);
}

function readFormat(view: DataView, offset: number, size: number) {
  const tag = effectiveTag(view, offset, size);
  const channels = view.getUint16(offset + 2, true);
  const sampleRate = view.getUint32(offset + 4, true);
  const blockBytes = view.getUint16(offset + 12, true);
  const format = tag === undefined ? undefined : formatFrom(tag, view.getUint16(offset + 14, true));
  if (!format || channels < 1 || sampleRate < 1 || blockBytes !== (channels * format.bits) / 8)
    return undefined;
  return { format, channels, sampleRate };
}

/**
 * Reads the header of a RIFF, RF64 or BW64 WAVE file from its first bytes, which need not hold the samples; refuses by
 * name what is none, is cut off before its samples, or is coded in another way than integers and floats.
 */
export function readWavHeader(bytes: Uint8Array): WavReading {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 12 || text(view, 8) !== 'WAVE') return refuse('not-wav');
  const form = text(view, 0);
  const isLong = form === 'RF64' || form === 'BW64';
  if (!isLong && form !== 'RIFF') return refuse('not-wav');

  let shape: ReturnType<typeof readFormat>;
  let longDataBytes: number | undefined;
  for (let offset = 12; offset + 8 <= view.byteLength;) {
    const id = text(view, offset);
    const size = view.getUint32(offset + 4, true);
    const body = offset + 8;
    if (id === 'data') {
      if (!shape) return refuse('no-format');
      const dataBytes = size === UNKNOWN_32 ? longDataBytes : size;
      if (dataBytes === undefined) return refuse('unknown-length');
      return { ok: true, ...shape, dataOffset: body, dataBytes };
    }
    const isWhole = body + size <= view.byteLength;
    if (id === 'fmt ' && isWhole) {
      shape = size >= 16 ? readFormat(view, body, size) : undefined;
      if (!shape) return refuse('unsupported');
    }
    if (isLong && id === 'ds64' && isWhole && size >= 24)
      longDataBytes = Number(view.getBigUint64(body + 8, true));
    offset = body + size + (size % 2);
  }
  return refuse(shape ? 'no-data' : 'no-format');
}

class HeaderWriter {
  private readonly bytes: number[] = [];

  text(value: string) {
    for (let i = 0; i < value.length; i++) this.bytes.push(value.charCodeAt(i));
    return this;
  }

  uint(value: number, width: 2 | 4 | 8) {
    for (let rest = value, i = 0; i < width; i++, rest = Math.floor(rest / 256)) this.bytes.push(rest % 256);
    return this;
  }

  raw(values: readonly number[]) {
    this.bytes.push(...values);
    return this;
  }

  get length() {
    return this.bytes.length;
  }

  done() {
    return Uint8Array.from(this.bytes);
  }
}

function writeFormat(
  header: HeaderWriter,
  options: { format: WavFormat; channels: number; sampleRate: number },
) {
  const { format, channels, sampleRate } = options;
  const tag = format.kind === 'int' ? TAG_PCM : TAG_FLOAT;
  const blockBytes = (channels * format.bits) / 8;
  const isExtensible = channels > 2 || format.bits > 16;
  header.text('fmt ').uint(isExtensible ? 40 : 16, 4);
  header.uint(isExtensible ? TAG_EXTENSIBLE : tag, 2).uint(channels, 2);
  header.uint(sampleRate, 4).uint(sampleRate * blockBytes, 4);
  header.uint(blockBytes, 2).uint(format.bits, 2);
  if (!isExtensible) return;
  header
    .uint(22, 2)
    .uint(format.bits, 2)
    .uint(channelMasks[channels] ?? 0, 4);
  header.uint(tag, 2).raw(GUID_TAIL);
}

/**
 * The header that precedes `frames` interleaved frames: RIFF, or RF64 (EBU Tech 3306) where 32 bits can't hold the
 * length; extensible beyond two channels or 16 bits. After an odd number of bytes of samples a padding 0 has to follow.
 */
export function wavHeader(options: {
  format: WavFormat;
  channels: number;
  sampleRate: number;
  frames: number;
}): Uint8Array<ArrayBuffer> {
  const { format, channels, frames } = options;
  const dataBytes = (frames * channels * format.bits) / 8;
  const build = (isLong: boolean, riffBytes: number) => {
    const header = new HeaderWriter();
    header
      .text(isLong ? 'RF64' : 'RIFF')
      .uint(isLong ? UNKNOWN_32 : riffBytes, 4)
      .text('WAVE');
    if (isLong)
      header.text('ds64').uint(28, 4).uint(riffBytes, 8).uint(dataBytes, 8).uint(frames, 8).uint(0, 4);
    writeFormat(header, options);
    if (format.kind === 'float') header.text('fact').uint(4, 4).uint(Math.min(frames, UNKNOWN_32), 4);
    header.text('data').uint(isLong ? UNKNOWN_32 : dataBytes, 4);
    return header;
  };
  const riffBytes = (header: HeaderWriter) => header.length - 8 + dataBytes + (dataBytes % 2);
  const short = riffBytes(build(false, 0));
  if (short < UNKNOWN_32) return build(false, short).done();
  return build(true, riffBytes(build(true, 0))).done();
}
