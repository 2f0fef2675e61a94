import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readDataHolder, takeDataLock } from '../../../scripts/lib/data-lock.mjs';
import { identifyProcess } from '../../../scripts/lib/process-identity.mjs';

let dataDir = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'talkback-lock-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  fs.rmSync(dataDir, { recursive: true, force: true });
});

const lockFile = () => path.join(dataDir, 'talkback.lock');

function writeLock(holder: object) {
  fs.writeFileSync(lockFile(), JSON.stringify(holder));
}

function startBystander(): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  children.push(child);
  return child.pid ?? 0;
}

it('is held until it is released', () => {
  const lock = takeDataLock(dataDir);
  expect(readDataHolder(dataDir)?.pid).toBe(process.pid);
  lock.release();
  expect(readDataHolder(dataDir)).toBeUndefined();
  takeDataLock(dataDir).release();
  expect(fs.readdirSync(dataDir)).toEqual([]);
});

it('refuses a second holder in one line that names the first', () => {
  const pid = startBystander();
  writeLock({ pid, processStart: identifyProcess(pid) });
  expect(() => takeDataLock(dataDir)).toThrow(`Talkback already runs on ${dataDir}: process ${pid}.`);
  writeLock({ pid, processStart: identifyProcess(pid), address: 'http://127.0.0.1:3000' });
  expect(() => takeDataLock(dataDir)).toThrow(`process ${pid} at http://127.0.0.1:3000.`);
});

it('publishes where its holder can be reached', () => {
  const lock = takeDataLock(dataDir);
  lock.publish('http://127.0.0.1:3001');
  expect(readDataHolder(dataDir)?.address).toBe('http://127.0.0.1:3001');
});

it('is taken over from a process that has ended', async () => {
  const pid = startBystander();
  writeLock({ pid, processStart: identifyProcess(pid) });
  const [child] = children;
  child?.kill('SIGKILL');
  if (child) await once(child, 'exit');
  const lock = takeDataLock(dataDir);
  expect(readDataHolder(dataDir)?.pid).toBe(process.pid);
  lock.release();
});

it('is taken over when its number belongs to a later process', () => {
  writeLock({ pid: startBystander(), processStart: 'another time' });
  takeDataLock(dataDir);
  expect(readDataHolder(dataDir)?.pid).toBe(process.pid);
});

it.each(['', '{"pid":', '{"pid":"1"}', 'null'])('is taken over when its file says nothing: %j', (text) => {
  fs.writeFileSync(lockFile(), text);
  takeDataLock(dataDir);
  expect(readDataHolder(dataDir)?.pid).toBe(process.pid);
});

it('leaves a lock alone that somebody else has taken over meanwhile', () => {
  const lock = takeDataLock(dataDir);
  const pid = startBystander();
  writeLock({ pid, processStart: identifyProcess(pid) });
  lock.release();
  expect(readDataHolder(dataDir)?.pid).toBe(pid);
});

it('goes to exactly one of many that find it stale at once', async () => {
  writeLock({ pid: 2 ** 22 + 1, processStart: 'long ago' });
  const script = path.resolve('scripts/lib/data-lock.mjs');
  const code = `import { takeDataLock } from ${JSON.stringify(script)};
    try { takeDataLock(${JSON.stringify(dataDir)}); console.log('taken'); } catch { console.log('refused'); }
    setTimeout(() => {}, 3000);`;
  const answers = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', code]);
      children.push(child);
      const [said] = (await once(child.stdout, 'data')) as [Buffer];
      return said.toString().trim();
    }),
  );
  expect(answers.sort()).toEqual(['refused', 'refused', 'refused', 'refused', 'refused', 'taken']);
});
