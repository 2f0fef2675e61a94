// Imported first by every command: the sentence must come before anything a too old Node.js would trip over.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Talkback needs Node.js 20.19 or newer, and this is ${process.version}.`);
  process.exit(1);
}
