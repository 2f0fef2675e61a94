import type { SampleKind } from './sniff';
import type { LogLine } from './ffmpeg';

/** The decoders that may read a stranger's file, by ffmpeg's names, and what comes out of each. */
const decoders: Readonly<Record<string, SampleKind>> = {
  pcm_u8: 'integer',
  pcm_s8: 'integer',
  pcm_s16le: 'integer',
  pcm_s16be: 'integer',
  pcm_s24le: 'integer',
  pcm_s24be: 'integer',
  pcm_s32le: 'integer',
  pcm_s32be: 'integer',
  pcm_mulaw: 'integer',
  pcm_alaw: 'integer',
  pcm_f32le: 'float',
  pcm_f32be: 'float',
  pcm_f64le: 'float',
  pcm_f64be: 'float',
  flac: 'integer',
  alac: 'integer',
  mp3: 'lossy',
  mp3float: 'lossy',
  mp2: 'lossy',
  mp2float: 'lossy',
  aac: 'lossy',
  vorbis: 'lossy',
  opus: 'lossy',
};

export const decoderWhitelist = Object.keys(decoders).join(',');

const bitsOfFormat: Readonly<Record<string, number>> = { u8: 8, s16: 16, s32: 32, flt: 32, dbl: 64 };

/** What the decoder says of the one stream that is decoded. */
export interface DecodedStream {
  codec: string;
  kind: SampleKind | undefined;
  /** Of one sample as the codec keeps it. */
  bits: number;
}

/** What a run of the decoder says, line by line, in the words of ffmpeg 4 to 8. */
export class DecoderLog {
  stream: DecodedStream | undefined;
  /** The decoder itself where it is not named as the codec is: "mp3float". */
  decoderName: string | undefined;
  /** Seconds that the container declares; absent where it does not, or they are only guessed. */
  declaredSeconds: number | undefined;
  complaints = 0;
  hasNoSound = false;
  private isGuess = false;
  private hasBegun = false;

  read({ level, text }: LogLine): void {
    if (text.startsWith('Estimating duration from bitrate')) this.isGuess = true;
    if (text.startsWith('Stream map') && text.includes('matches no streams')) this.hasNoSound = true;
    // Every error while probing returns when the same bytes are decoded.
    if (this.hasBegun && level === 'error') this.complaints += 1;
    if (level !== 'info') return;
    if (text.startsWith('Output #0')) this.hasBegun = true;
    if (this.hasBegun) return;
    this.readDuration(text);
    this.readStream(text);
    const [, codec, decoder] = /^ +Stream #0:\d+ -> #0:0 \((\w+) \((\w+)\)/.exec(text) ?? [];
    if (codec) this.decoderName = decoder === 'native' ? codec : decoder;
  }

  private readDuration(text: string) {
    const [, hours, minutes, seconds] = /^ {2}Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(text) ?? [];
    if (hours && !this.isGuess) {
      this.declaredSeconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    }
  }

  private readStream(text: string) {
    if (this.stream) return;
    const [, codec, rest = ''] = /^ +Stream #0:\d+\S*: Audio: (\w+)(.*)$/.exec(text) ?? [];
    if (!codec) return;
    const [, format = '', raw] = /, (u8|s16|s32|flt|dbl)p?(?: \((\d+) bit\))?(?:,|$| \()/.exec(rest) ?? [];
    this.stream = { codec, kind: decoders[codec], bits: Number(raw ?? bitsOfFormat[format] ?? 0) };
  }
}
