import './lib/require-node.mjs';

// What is tried a few times in every run is tried as often here as it takes to be sure.
process.env.TALKBACK_LONG = '1';
process.argv.splice(2, 0, 'unit', 'integration', 'sync/');
await import('./test.mjs');
