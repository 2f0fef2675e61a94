import { describe, expect, it } from 'vitest';
import { DecoderLog } from '@/server/assets/sound/decoder-log';

function read(...lines: string[]): DecoderLog {
  const log = new DecoderLog();
  for (const line of lines) {
    const [, level, text = line] = /^\[(\w+)\] (.*)$/.exec(line) ?? [];
    log.read({ level, text });
  }
  return log;
}

const begun = "[info] Output #0, wav, to 'pipe:1':";

describe('the log of the decoder', () => {
  it('[IN5] names the code, its kind and its depth, in the words of old and new versions', () => {
    const streams: [string, object][] = [
      [
        '  Stream #0:0: Audio: pcm_s24le ([1][0][0][0] / 0x0001), 96000 Hz, stereo, s32 (24 bit), 4608 kb/s',
        { codec: 'pcm_s24le', kind: 'integer', bits: 24 },
      ],
      [
        '    Stream #0:0(und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, stereo, fltp, 133 kb/s (default)',
        { codec: 'aac', kind: 'lossy', bits: 32 },
      ],
      [
        '  Stream #0:1[0x2](eng): Audio: alac (alac / 0x63616C61), 44100 Hz, 2 channels, s16p, 597 kb/s (default)',
        { codec: 'alac', kind: 'integer', bits: 16 },
      ],
      [
        '  Stream #0:0: Audio: flac, 44100 Hz, 5.1(side), s32 (20 bit)',
        { codec: 'flac', kind: 'integer', bits: 20 },
      ],
      [
        '  Stream #0:0: Audio: pcm_f64le ([3][0][0][0] / 0x0003), 44100 Hz, stereo, dbl, 5644 kb/s',
        { codec: 'pcm_f64le', kind: 'float', bits: 64 },
      ],
      [
        '  Stream #0:0: Audio: none ([173][222][0][0] / 0xDEAD), 44100 Hz, mono, 1411 kb/s',
        { codec: 'none', kind: undefined, bits: 0 },
      ],
      ['  Stream #0:0: Audio: ac3, 44100 Hz, stereo, fltp, 192 kb/s', { codec: 'ac3', kind: undefined }],
    ];
    for (const [line, stream] of streams) expect(read(`[info] ${line}`).stream).toMatchObject(stream);
  });

  it('[IN5] tells the first stream of sound from pictures, from the output and from tags that look like one', () => {
    const log = read(
      '[info]   Stream #0:0: Video: mjpeg, none, 90k tbr (attached pic)',
      '[info]     title           : Stream #0:0: Audio: pcm_s16le, 8000 Hz, mono, s16',
      '[info]   Stream #0:1: Audio: mp3, 44100 Hz, stereo, fltp, 167 kb/s',
      '[info]   Stream #0:1 -> #0:0 (mp3 (mp3float) -> pcm_f32le (native))',
      begun,
      '[info]   Stream #0:0: Audio: pcm_f32le ([3][0][0][0] / 0x0003), 44100 Hz, stereo, flt, 2822 kb/s',
    );
    expect(log.stream).toMatchObject({ codec: 'mp3', kind: 'lossy' });
    expect(log.decoderName).toBe('mp3float');
    expect(read('[info]   Stream #0:0 -> #0:0 (flac (native) -> pcm_s32le (native))').decoderName).toBe(
      'flac',
    );
  });

  it('[IN19] counts what the decoder complains of, not what probing does', () => {
    const log = read(
      '[error] Codec (mjpeg) not on whitelist',
      begun,
      '[error] Header missing',
      '[warning] Could not update timestamps',
      '[error] Error while decoding stream #0:0',
    );
    expect(log.complaints).toBe(2);
  });

  it('[IN19] takes a declared length, unless it is guessed', () => {
    expect(read('[info]   Duration: 01:02:03.50, start: 0.0, bitrate: 1 kb/s').declaredSeconds).toBe(3723.5);
    expect(read('[info]   Duration: N/A, bitrate: N/A').declaredSeconds).toBeUndefined();
    const guess = '[warning] Estimating duration from bitrate, this may be inaccurate';
    expect(read(guess, '[info]   Duration: 00:00:05.28, bitrate: 1 kb/s').declaredSeconds).toBeUndefined();
  });
});
