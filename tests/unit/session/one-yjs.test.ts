import fs from 'node:fs';
import { expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';

it('Yjs is installed once: two copies would take each other’s documents for something else', () => {
  const lock = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  const copies = Object.keys(lock.packages).filter((path) => path.endsWith('node_modules/yjs'));
  expect(copies).toEqual(['node_modules/yjs']);
});
