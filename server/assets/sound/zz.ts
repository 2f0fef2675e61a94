import { findAudioTools } from '@/server/assets/sound/tools';
import { decode } from '@/server/assets/sound/decode';
import { sniff } from '@/server/assets/sound/sniff';
import { bytesOfFile } from '@/server/assets/sound/bytes';
import fs from 'node:fs';
import path from 'node:path';
const tools = await findAudioTools({ ffmpegPath: process.argv[2] });
for (const dir of ['formats', 'hostile'])
  for (const f of fs.readdirSync('/work/shared/audio/' + dir)) {
    if (/bomb/.test(f)) continue;
    const original = '/work/shared/audio/' + dir + '/' + f;
    const scratch = fs.mkdtempSync('/tmp/h/sc-');
    const t = performance.now();
    try {
      const fd = fs.openSync(original, 'r');
      const sniffed = sniff(bytesOfFile(fd), f);
      fs.closeSync(fd);
      const d = await decode({
        original,
        filename: f,
        sniffed,
        scratch,
        tools,
        signal: new AbortController().signal,
        onProgress() {},
      });
      console.log(
        f.padEnd(32),
        Math.round(performance.now() - t),
        sniffed.format,
        sniffed.likelyKind === d.kind ? '' : 'RESTART',
        sniffed.endsEarly ? 'EARLY' : '',
        d.kind,
        d.codec,
        d.bits,
        d.sampleRate,
        d.channels,
        d.frames,
        'decl',
        d.declaredFrames,
        'compl',
        d.complaints,
        d.decoder,
      );
    } catch (e: any) {
      console.log(f.padEnd(32), Math.round(performance.now() - t), e.name, e.problem?.code, e.message);
    }
    fs.rmSync(scratch, { recursive: true });
  }
