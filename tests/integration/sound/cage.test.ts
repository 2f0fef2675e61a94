import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cage } from '@/server/assets/sound/cage';
import { startFfmpeg } from '@/server/assets/sound/ffmpeg';
import { bench, convert, ffmpeg, floatWav, music, oldTools, place, read, tools, write } from './lab';
import type { Said } from './read-one';

const wav = convert(floatWav('source.wav', { seconds: 1, at: music() }), 'a.wav', '-c:a pcm_s16le');
const limits = { memoryBytes: 1.5e9, cpuSeconds: 20, fileBytes: 1e8 };

let requests = 0;
const canary = http.createServer((_, response) => {
  requests += 1;
  response.end(fs.readFileSync(wav));
});
let address = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(canary.address() as AddressInfo).port}`;
});
afterAll(() => canary.close());

/** Runs ffmpeg in a cage with none of our own lists and options, as if these had failed. */
async function runBare(cage: Cage, input: string, ...options: string[]) {
  const folder = path.dirname(place('cage'));
  fs.chmodSync(folder, 0o755);
  const output = write('output', Buffer.alloc(0));
  const { ended } = startFfmpeg(
    { ...tools, cage },
    {
      folder,
      input,
      output,
      args: (at) => [
        '-v',
        'level+info',
        '-nostdin',
        ...options.map((word) => word.replace('$input', at.input)),
        '-f',
        's16le',
        '-y',
        `file:${at.output}`,
      ],
      limits,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const { code, lastWords } = await ended;
  return { code, lastWords, bytes: fs.statSync(output).size };
}

const hasNamespaces = tools.cage === 'namespaces';

describe.skipIf(!hasNamespaces)('the cage of namespaces (where the host allows it)', () => {
  const list = write('list.txt', Buffer.from(`ffconcat version 1.0\nfile '${wav}'\n`));
  const concat = [
    '-f',
    'concat',
    '-safe',
    '0',
    '-protocol_whitelist',
    'file,pipe,http,tcp',
    '-i',
    'file:$input',
  ];

  it('[IN7] holds no file but the one that is read, not even for an ffmpeg that follows a list', async () => {
    // The control: without the namespaces the same list is followed.
    expect(await runBare('limits-only', list, ...concat)).toMatchObject({ code: 0, bytes: 96_000 * 2 });
    const caged = await runBare('namespaces', list, ...concat);
    expect(caged).toMatchObject({ code: 1, bytes: 0 });
    expect(caged.lastWords).toContain('No such file');
    for (const other of [wav, '/etc/passwd', '/proc/self/environ', process.execPath]) {
      const { lastWords, bytes } = await runBare('namespaces', wav, '-i', `file:${other}`);
      expect(lastWords, other).toContain('No such file or directory');
      expect(bytes).toBe(0);
    }
  });

  it('[IN7] has no network', async () => {
    const url = `http://${address}/a.wav`;
    expect(await runBare('limits-only', wav, '-i', url)).toMatchObject({ code: 0 });
    expect(requests).toBeGreaterThan(0);
    requests = 0;
    expect(await runBare('namespaces', wav, '-i', url)).toMatchObject({ code: 1, bytes: 0 });
    expect(requests).toBe(0);
  });

  it('[IN7] cannot write to what is read', async () => {
    const before = fs.readFileSync(wav);
    const { lastWords } = await runBare(
      'namespaces',
      wav,
      '-i',
      'file:$input',
      '-f',
      'wav',
      '-y',
      'file:/./input',
    );
    expect(lastWords).toMatch(/Read-only file system|Permission denied/);
    expect(fs.readFileSync(wav).equals(before)).toBe(true);
  });
});

describe.skipIf(process.getuid?.() !== 0)('the cage of another user (as root)', () => {
  it('[IN7] keeps out of what is not handed over', async () => {
    const secret = write('secret.wav', fs.readFileSync(wav));
    fs.chmodSync(path.dirname(secret), 0o700);
    expect(await runBare('separate-user', secret, '-i', 'file:$input')).toMatchObject({
      code: 0,
      bytes: 192_000,
    });
    const other = await runBare('separate-user', wav, '-i', `file:${secret}`);
    expect(other.lastWords).toContain('Permission denied');
    fs.chmodSync(secret, 0o600);
    expect(await runBare('separate-user', secret, '-i', 'file:$input')).toMatchObject({
      code: 0,
      bytes: 192_000,
    });
  });
});

describe('every cage', () => {
  const cages: Cage[] = [...(hasNamespaces ? (['namespaces'] as const) : []), 'limits-only'];
  if (process.getuid?.() === 0) cages.splice(-1, 0, 'separate-user');

  it.each(cages)('[IN8] reads a file just the same (%s)', async (cage) => {
    const outcome = await read(wav, { with: { ...tools, cage } });
    expect(outcome).toMatchObject({ ok: true, sound: { frames: 48_000 } });
  });

  it.each(cages)('[IN9] stops at the limit of its output (%s)', async (cage) => {
    const folder = path.dirname(place('cage'));
    fs.chmodSync(folder, 0o755);
    const output = write('output', Buffer.alloc(0));
    const { ended } = startFfmpeg(
      { ...tools, cage },
      {
        folder,
        output,
        args: (at) => ['-f', 'lavfi', '-i', 'anullsrc', '-t', '60', '-f', 's16le', '-y', `file:${at.output}`],
        limits: { ...limits, fileBytes: 1e6 },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    expect((await ended).code).not.toBe(0);
    expect(fs.statSync(output).size).toBeLessThanOrEqual(1_000_448);
  });
});

describe('a file that names other files', () => {
  it('[IN8] is refused without a request and without a look at them', async () => {
    requests = 0;
    const lists = [
      `#EXTM3U\n#EXTINF:1,\nhttp://${address}/a.wav\n#EXT-X-ENDLIST\n`,
      `#EXTM3U\n#EXTINF:1,\nfile://${wav}\n#EXT-X-ENDLIST\n`,
      `ffconcat version 1.0\nfile http://${address}/a.wav\n`,
      `ffconcat version 1.0\nfile ${path.basename(wav)}\n`,
      `<?xml version="1.0"?><MPD><BaseURL>http://${address}/</BaseURL></MPD>`,
      `v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=audio ${address.split(':')[1]} RTP/AVP 0\r\n`,
      `[playlist]\nFile1=http://${address}/a.wav\n`,
      `<?xml version="1.0"?><playlist><track><location>http://${address}/</location></track></playlist>`,
      `<!DOCTYPE x [<!ENTITY e SYSTEM "http://${address}/">]><x>&e;</x>`,
      `concat:http://${address}/a.wav|${wav}`,
    ];
    for (const list of lists) {
      for (const name of ['a.mp3', 'a.wav', 'a.m3u8']) {
        const file = path.join(path.dirname(wav), name === 'a.wav' ? 'b.wav' : name);
        fs.writeFileSync(file, list);
        expect(await read(file), list).toMatchObject({ ok: false, problem: { code: 'unsupported' } });
      }
    }
    expect(requests).toBe(0);
  });

  it('[IN8] leads nowhere when its head passes for sound', async () => {
    requests = 0;
    // An MP4 whose only track lies in another file.
    const m4a = fs.readFileSync(convert(wav, 'a.m4a', '-c:a aac -movflags +faststart'));
    const url = Buffer.from(`http://${address}/a.wav\0`);
    const at = m4a.indexOf('url ') - 4;
    const reference = Buffer.alloc(12 + url.length);
    reference.writeUInt32BE(reference.length, 0);
    reference.write('url ', 4);
    url.copy(reference, 12);
    const grown = Buffer.concat([m4a.subarray(0, at), reference, m4a.subarray(at + 12)]);
    for (const box of ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref']) {
      const size = grown.indexOf(box) - 4;
      grown.writeUInt32BE(grown.readUInt32BE(size) + url.length, size);
    }
    await read(write('reference.m4a', grown));
    expect(requests).toBe(0);
  });
});

/** The process groups of ffmpegs that were started for files in this folder. */
function groupsAt(folder: string): number[] {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const isOurs = fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(folder);
      const [, , group] = fs
        .readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /, '')
        .split(' ');
      return isOurs && Number(group) === Number(pid) ? [Number(group)] : [];
    } catch {
      return [];
    }
  });
}

const livesOn = (group: number) => {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
};

async function untilGone(groups: number[]): Promise<boolean> {
  for (let i = 0; i < 100 && groups.some(livesOn); i++) await sleep(50);
  return !groups.some(livesOn);
}

async function untilSome(folder: string): Promise<number[]> {
  for (let i = 0; i < 400; i++) {
    const groups = groupsAt(folder);
    if (groups.length > 0) return groups;
    await sleep(20);
  }
  return [];
}

/** A server of one job, built as the server is; it says in lines of JSON how far it is and what came of it. */
const program = path.join(bench(), 'read-one.mjs');
const hour = place('hour.flac');
beforeAll(async () => {
  await build({
    absWorkingDir: path.join(import.meta.dirname, '../../..'),
    entryPoints: {
      'read-one': 'tests/integration/sound/read-one.ts',
      'ingest.worker': 'server/assets/sound/ingest.worker.ts',
    },
    outdir: bench(),
    outExtension: { '.js': '.mjs' },
    alias: { '@': path.join(import.meta.dirname, '../../..') },
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  ffmpeg('-f lavfi -i anullsrc=r=48000:cl=stereo -t 3600 -c:a flac $0', hour);
});

function serve(original: string) {
  const scratch = path.dirname(place('scratch'));
  const job = { original, filename: path.basename(original), scratch, tools };
  const server = spawn(process.execPath, [program, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: Said[] = [];
  const reader = createInterface({ input: server.stdout });
  reader.on('line', (line) => said.push(JSON.parse(line) as Said));
  const ended = new Promise<Said[]>((resolve) => reader.once('close', () => resolve(said)));
  return { server, scratch, said, ended };
}

describe('the thread', () => {
  it('[IN20] reads a sound while the server does other things, and says how far it is', async () => {
    const said = await serve(wav).ended;
    const progress = said.flatMap(({ done }) => done ?? []);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBeGreaterThan(0.9);
    expect(said.at(-1)?.outcome).toMatchObject({ ok: true, sound: { frames: 48_000 } });
  });

  it('[IN20] tells a fault of ours from a bad file', async () => {
    expect((await serve(path.join(bench(), 'nowhere.wav')).ended).at(-1)?.fault).toContain('ENOENT');
    const bad = write('bad.wav', Buffer.from('no sound'));
    expect((await serve(bad).ended).at(-1)?.outcome).toMatchObject({ ok: false });
  });
});

describe.skipIf(process.platform !== 'linux')('an end in the middle (on Linux)', () => {
  it('[IN10] ends the thread and what it started when the job is stopped', async () => {
    const { server, scratch, said, ended } = serve(hour);
    const groups = await untilSome(scratch);
    expect(groups).not.toEqual([]);
    while (said.length === 0) await sleep(20);
    server.kill('SIGTERM');
    expect((await ended).at(-1)?.fault).toContain('AbortError');
    expect(await untilGone(groups)).toBe(true);
  });

  it.skipIf(!tools.hasLeash)('[IN10] leaves nothing running when the server is killed', async () => {
    const { server, scratch } = serve(hour);
    const groups = await untilSome(scratch);
    expect(groups).not.toEqual([]);
    await sleep(200);
    server.kill('SIGKILL');
    expect(await untilGone(groups)).toBe(true);
  });
});

describe('the tools', () => {
  it('[IN9] say which ffmpeg they are, and whether it is old', () => {
    expect(tools.version).toMatch(/^(\d+\.\d|N-)/);
    if (oldTools) expect(oldTools).toMatchObject({ isOld: true, cage: tools.cage });
  });
});
