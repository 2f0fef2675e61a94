import fs from 'node:fs';
import path from 'node:path';
import type { FindingKind } from '@/domain/findings';
import type { ProblemCode } from '@/server/assets/sound/refusal';

/** The collection of real and hostile files, which is no part of the repository (TALKBACK_AUDIO). */
const collection = process.env['TALKBACK_AUDIO'] ?? '../shared/audio';
/** Whether the collection is on this machine. */
export const isThere = fs.existsSync(path.join(collection, 'manifest.tsv'));
/** The names of the files of one of its folders. */
export const filesOf = (folder: string) => (isThere ? fs.readdirSync(path.join(collection, folder)) : []);

export interface Listed {
  codec: string;
  sampleRate: number;
  channels: number;
  integratedLufs: number;
}

/** What the collection says of each of its files. */
export function readManifest(): Map<string, Listed> {
  const text = isThere ? fs.readFileSync(path.join(collection, 'manifest.tsv'), 'utf8') : '';
  const rows = text.split('\n').map((line) => line.split('\t'));
  return new Map(
    rows.map(([file = '', , codec = '', rate, channels, , loudness]) => [
      file,
      { codec, sampleRate: Number(rate), channels: Number(channels), integratedLufs: Number(loudness) },
    ]),
  );
}

/** Formats that are refused as such. */
export const refusedFormats = ['ac3.ac3', 'wma.wma'];

export type Fate = ProblemCode | readonly FindingKind[];

/** What becomes of each hostile file: why it is refused, or which of its findings say what is wrong with it. */
export const fates: Readonly<Record<string, Fate>> = {
  '-i.wav': ['damaged'],
  '255-channels.wav': 'too-many-channels',
  '65535-channels.wav': 'too-many-channels',
  'bitflipped.flac': ['damaged'],
  'bitflipped.mp3': ['damaged'],
  'bits-0.wav': 'unsupported',
  'chunk-size-lie.wav': 'damaged',
  'clipped.wav': ['clipping'],
  'dash-ssrf.m4a': 'unsupported',
  'data-size-zero-stream.wav': [],
  'dc-offset-0.5.wav': ['dc-offset'],
  'denormals-f32.wav': ['silent'],
  'digital-silence.wav': ['silent'],
  'elf-named.wav': 'unsupported',
  'ffconcat-ssrf.ogg': 'unsupported',
  'flac-named.mp3': ['mislabelled'],
  'format-unknown-0xDEAD.wav': 'unsupported',
  'header-only.wav': 'damaged',
  'headless-midstream.mp3': [],
  'hls-cross-tenant-read.m3u8': 'unsupported',
  'hls-file-read.m3u8': 'unsupported',
  'hls-file-read.wav': 'unsupported',
  'hls-ssrf-http.m3u8': 'unsupported',
  'hls-ssrf-http.mp3': 'unsupported',
  'html-named.mp3': 'unsupported',
  'huge-1e30-f32.wav': 'damaged',
  'id3-art-400k-fake-png.mp3': [],
  'id3-declares-256mb.mp3': 'damaged',
  'mp3-named.wav': ['mislabelled'],
  'nan-samples-f32.wav': ['non-finite'],
  'over-0dbfs-f32.wav': ['true-peak-over'],
  'phase-inverted-stereo.wav': [],
  'random-64k.mp3': 'unsupported',
  'rate-1hz.wav': 'bad-rate',
  'rate-4294967295.wav': 'bad-rate',
  'sdp-rtp.wav': 'unsupported',
  "sp ace & ünï 'q' $(id) ;x.wav": ['damaged'],
  'text-named.wav': 'unsupported',
  'truncated-body.wav': ['damaged'],
  'truncated-header.wav': 'damaged',
  'truncated-no-moov.m4a': 'damaged',
  'truncated.flac': ['damaged'],
  'truncated.mp3': ['damaged'],
  'video-only.mp4': 'no-audio',
  'video-with-audio.mp4': [],
  'wav-named.flac': ['mislabelled'],
  'xxe.xspf': 'unsupported',
  'zero-byte.wav': 'empty',
  'zero-channels.wav': 'damaged',
};

/** The absolute path of one of its files. */
export const fileOf = (folder: string, name: string) => path.resolve(collection, folder, name);
