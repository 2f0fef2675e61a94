import type { Bytes } from './bytes';
import { textAt } from './bytes';
import { checkShape } from './caps';
import type { DeclaredSound } from './headers';
import {
  endsAsOgg,
  framesOfWave,
  readAiffHeader,
  readCafHeader,
  readFlacHeader,
  readWaveHeader,
} from './headers';
import { findMpegStream, tagLength } from './mpeg';
import { formatNames, formatsNamed, withArticle, type Format } from '@/domain/sound-files';
import type { Refusal } from './refusal';
import { refuse } from './refusal';

/** How samples are kept: as the integers or the floats they are, or, decoded from a lossy code, as 24 bits. */
export type SampleKind = 'integer' | 'float' | 'lossy';

export interface Sniffed {
  format: Format;
  /** ffmpeg's name of the one demuxer that may read this file. */
  demuxer: 'wav' | 'w64' | 'aiff' | 'caf' | 'flac' | 'mp3' | 'aac' | 'mov' | 'ogg' | 'matroska';
  /** What the samples most likely are; the decoder knows for sure. */
  likelyKind: SampleKind;
  /** Absent where the header leaves it open, or only the decoder can tell. */
  declaredFrames?: number;
  /** Whether the mark that ends such a stream is missing. */
  endsEarly: boolean;
}

const isText = /^(?:[\t\n\r -~]|[\x80-\xff])+$/;

/** What else people send, by the bytes that begin it: the bytes, what it is, what to do. */
const strangers: readonly (readonly [RegExp, string, string?])[] = [
  [
    /^\x30\x26\xb2\x75\x8e\x66\xcf\x11/,
    'This is a Windows Media file (WMA)',
    'Export it as WAV, FLAC or MP3.',
  ],
  [/^\x0b\x77/, 'This is Dolby Digital (AC-3 or E-AC-3)', 'Export it as WAV or FLAC.'],
  [/^(\x7f\xfe\x80\x01|\xfe\x7f\x01\x80|\x1f\xff\xe8\x00)/, 'This is DTS', 'Export it as WAV or FLAC.'],
  [/^MAC /, 'This is Monkey’s Audio (APE)', 'Export it as WAV or FLAC.'],
  [/^wvpk/, 'This is WavPack', 'Export it as WAV or FLAC.'],
  [
    /^(TTA[12]|DSD |FRM8|MPCK|MP\+|ADIF|#!AMR|\.snd|\.RMF|FLV\x01)/,
    'This is an audio format that is not read here',
    'Export it as WAV or FLAC.',
  ],
  [/^MThd/, 'This is a MIDI file', 'It holds notes and no sound: bounce it to audio first.'],
  [/^RIFF....(AVI |WEBP|RMID)/s, 'This is a video, a picture or MIDI', 'Export the sound as WAV or FLAC.'],
  [/^PK(\x03\x04|\x05\x06)/, 'This is a ZIP archive', 'Unpack it and send the sound files inside.'],
  [
    /^(Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ)/,
    'This is an archive',
    'Unpack it and send the sound files inside.',
  ],
  [/^(\x7fELF|MZ|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe)/, 'This is a program'],
  [/^%PDF/, 'This is a PDF'],
  [/^(\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*)/, 'This is a picture'],
];

const writings: readonly (readonly [RegExp, string])[] = [
  [
    /^#EXTM3U|^\[playlist\]|^ffconcat|^\s*<\?xml[^>]*>\s*<(playlist|MPD|asx)/i,
    'This is a list of other files',
  ],
  [/^v=0\s/, 'This is the description of a broadcast'],
  [/^\s*<(!doctype html|html|head|body|script)/i, 'This is a web page'],
  [/^\s*</, 'This is a document (XML or HTML)'],
];

/** Names what a file is that holds no sound, and what its name promised. */
function refuseStranger(what: string, filename: string, next?: string): Refusal {
  const [promised] = formatsNamed(filename);
  return refuse(
    'unsupported',
    promised ? `${what} with the name of ${withArticle(promised)}.` : `${what}.`,
    next,
  );
}

function describe(format: Format, demuxer: Sniffed['demuxer'], sound?: DeclaredSound): Sniffed {
  if (sound) checkShape(sound);
  return {
    format,
    demuxer,
    likelyKind: sound?.isFloat ? 'float' : 'integer',
    endsEarly: false,
    ...(sound?.frames === undefined ? {} : { declaredFrames: sound.frames }),
  };
}

function describeLossy(format: Format, demuxer: Sniffed['demuxer']): Sniffed {
  return { format, demuxer, likelyKind: 'lossy', endsEarly: false };
}

function describeWave(bytes: Bytes, kind: 'riff' | 'wave64'): Sniffed {
  const header = readWaveHeader(bytes, kind);
  const format = kind === 'riff' ? 'wav' : 'w64';
  const name = formatNames[format];
  const { tag, channels, sampleRate, dataOffset, dataBytes } = header;
  if (tag === 0 || dataOffset === undefined) {
    throw refuse(
      'damaged',
      `This ${name} is damaged: its head breaks off before the sound.`,
      'Export it again.',
    );
  }
  if (channels === 0) throw refuse('damaged', `This ${name} says it has no channels.`, 'Export it again.');
  if (dataBytes === 0 || dataOffset >= bytes.size) {
    throw refuse('empty', `This ${name} is a head without sound.`, 'Export it again.');
  }
  const frames = framesOfWave(header);
  const isCompressed = tag === 0x50 || tag === 0x55;
  const found = describe(format, format, {
    channels,
    sampleRate,
    isFloat: tag === 3,
    ...(frames === undefined ? {} : { frames }),
  });
  return isCompressed ? { ...found, likelyKind: 'lossy' } : found;
}

function describeContainer(bytes: Bytes, head: string): Sniffed | undefined {
  const form = head.slice(0, 4);
  const type = head.slice(8, 12);
  if (/^(RIFF|RF64|BW64)$/.test(form) && type === 'WAVE') return describeWave(bytes, 'riff');
  if (form === 'riff' && head.slice(24, 28) === 'wave') return describeWave(bytes, 'wave64');
  if (form === 'FORM' && /^AIF[FC]$/.test(type)) return describe('aiff', 'aiff', readAiffHeader(bytes));
  if (form === 'caff') return describe('caf', 'caf', readCafHeader(bytes));
  if (form === 'OggS') return { ...describeLossy('ogg', 'ogg'), endsEarly: !endsAsOgg(bytes) };
  if (head.slice(4, 8) === 'ftyp') return describeLossy('mp4', 'mov');
  if (form === '\x1a\x45\xdf\xa3') {
    return describeLossy(head.includes('matroska') ? 'matroska' : 'webm', 'matroska');
  }
  return undefined;
}

/** Streams without a container may have tags in front of them. */
function describeStream(bytes: Bytes, head: string, start: number): Sniffed | undefined {
  if (head.startsWith('fLaC')) return describe('flac', 'flac', readFlacHeader(bytes, start));
  const stream = findMpegStream(bytes, start);
  return stream && describeLossy(stream, stream === 'aac' ? 'aac' : 'mp3');
}

/**
 * Tells from a file's own bytes what it is, whatever it is called; refuses what is no sound, a format that is not read,
 * and shapes over the caps that the head already shows.
 */
export function sniff(bytes: Bytes, filename: string): Sniffed {
  if (bytes.size === 0) throw refuse('empty', 'This file is empty.', 'Export it again.');
  const start = tagLength(bytes);
  if (start > 0 && start >= bytes.size) {
    throw refuse('damaged', 'The tags of this file claim more room than the file has.', 'Export it again.');
  }
  const head = textAt(bytes.at(start, 512), 0, 512);
  const container = start === 0 ? describeContainer(bytes, head) : undefined;
  if (container) return container;
  const stranger = strangers.find(([magic]) => magic.test(head));
  if (stranger) throw refuseStranger(stranger[1], filename, stranger[2]);
  const stream = describeStream(bytes, head, start);
  if (stream) return stream;
  const writing = writings.find(([words]) => words.test(head));
  if (writing) throw refuseStranger(writing[1], filename);
  if (isText.test(head)) throw refuseStranger('This is a text file', filename);
  throw refuse(
    'unsupported',
    'No sound was recognised in this file.',
    'WAV, AIFF, CAF, FLAC, MP3, AAC, MP4, Ogg and WebM are read.',
  );
}
