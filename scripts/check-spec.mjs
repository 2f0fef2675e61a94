import fs from 'node:fs';
import { inRoot } from './lib/paths.mjs';
import { compareRules, findQuotes, findRules } from './lib/spec-rules.mjs';
import { filesUnder } from './lib/stamps.mjs';

const read = (/** @type {string} */ file) => fs.readFileSync(inRoot(file), 'utf8');

const rules = filesUnder('docs/spec')
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) => findRules(read(file), file));
const quotes = filesUnder('tests')
  .filter((file) => /\.(test|spec)\.tsx?$/.test(file) && !file.startsWith('tests/unit/scripts/'))
  .flatMap((file) => findQuotes(read(file), file));

const problems = compareRules(rules, quotes);
for (const problem of problems) console.error(problem);
const later = rules.filter(({ isLater }) => isLater);
console.log(`${rules.length} rules, ${later.length} of them for later; ${quotes.length} quotes in tests`);
if (problems.length > 0) process.exit(1);
