import fs from 'node:fs';
import { expect, it } from 'vitest';
import { missingOptionals, repairLock } from '../../../scripts/lib/lock-file.mjs';

type Lock = Parameters<typeof repairLock>[0];

const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')) as Lock;
const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as Record<
  string,
  Record<string, string>
>;

it('locks every optional dependency of every package, for every platform', () => {
  expect(missingOptionals(lock)).toEqual([]);
});

it('names no registry', () => {
  const addresses = Object.values(lock.packages).flatMap(({ resolved }) => resolved ?? []);
  expect(addresses).toEqual([]);
});

it('pins every dependency to one version', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))).toEqual([]);
});

it('puts back what was dropped, with the platform that its name tells', () => {
  const broken: Lock = {
    packages: {
      '': {},
      'node_modules/a': {
        version: '1.0.0',
        resolved: 'https://registry.example/a.tgz',
        optionalDependencies: { 'a-linux-x64-musl': '1.0.0', 'a-win32-arm64': '1.0.0', fsevents: '~2.3.3' },
      },
      'node_modules/b/node_modules/c': {
        version: '1.0.0',
        optionalDependencies: { '@c/wasm32-wasi': '2.0.0' },
      },
      'node_modules/b': { version: '1.0.0', optionalDependencies: { 'a-win32-arm64': '1.0.0' } },
    },
  };
  const { lock: repaired, added } = repairLock(broken);
  expect(added).toHaveLength(3);
  expect(repaired.packages).toMatchObject({
    'node_modules/a-linux-x64-musl': {
      version: '1.0.0',
      optional: true,
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
    },
    'node_modules/a-win32-arm64': { version: '1.0.0', optional: true, os: ['win32'], cpu: ['arm64'] },
    'node_modules/b/node_modules/@c/wasm32-wasi': { version: '2.0.0', optional: true, cpu: ['wasm32'] },
  });
  expect(repaired.packages['node_modules/a']).not.toHaveProperty('resolved');
  expect(missingOptionals(repaired)).toEqual([]);
  expect(repairLock(repaired).added).toEqual([]);
});
