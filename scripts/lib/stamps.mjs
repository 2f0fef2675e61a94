import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, memoryDir } from './paths.mjs';

/**
 * Does `make` unless it was done before with the same inputs and its results are still there.
 *
 * @param {object} work
 * @param {string} work.name
 * @param {string[]} work.inputs files and folders of the repository whose content decides
 * @param {string[]} [work.except] folders inside them that do not count, being made from the others
 * @param {string[]} work.results files of the repository that must exist
 * @param {() => Promise<void>} work.make
 */
export async function makeOnce({ name, inputs, except = [], results, make }) {
  const file = stampFile(name);
  const hash = hashFiles(inputs, except);
  const isFresh = readIfThere(file) === hash && results.every((result) => fs.existsSync(inRoot(result)));
  if (isFresh) return;
  forgetStamp(name);
  await make();
  fs.mkdirSync(memoryDir, { recursive: true });
  fs.writeFileSync(file, hash);
}

/** @param {string} name */
export const forgetStamp = (name) => fs.rmSync(stampFile(name), { force: true });

/** @param {string} name */
const stampFile = (name) => path.join(memoryDir, `${name}.stamp`);

/** @param {string} file */
const readIfThere = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined);

/**
 * @param {string[]} inputs
 * @param {string[]} except
 */
function hashFiles(inputs, except) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesUnder(input, except))) {
    const content = fs.readFileSync(inRoot(file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * The files at or under a path of the repository, sorted, as paths of the repository.
 *
 * @param {string} where
 * @param {string[]} [except]
 * @returns {string[]}
 */
export function filesUnder(where, except = []) {
  const stat = fs.statSync(inRoot(where), { throwIfNoEntry: false });
  if (!stat || except.includes(where)) return [];
  if (!stat.isDirectory()) return [where];
  const names = fs.readdirSync(inRoot(where)).sort();
  return names.flatMap((name) => filesUnder(`${where}/${name}`, except));
}
