import fs from 'node:fs';
import { repairLock } from './lib/lock-file.mjs';
import { inRoot } from './lib/paths.mjs';

const file = inRoot('package-lock.json');
const { lock, added } = repairLock(JSON.parse(fs.readFileSync(file, 'utf8')));
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
for (const place of added) console.log(`put back ${place}`);
console.log(`${added.length} packages put back into package-lock.json`);
