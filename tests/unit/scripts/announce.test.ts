import { expect, it } from 'vitest';
import { describeInstance } from '../../../scripts/lib/announce.mjs';

const server = { url: 'http://127.0.0.1:3000', notes: ['A note.'] };
const describe = (settings: { host: string; publicUrl?: string }) =>
  describeInstance(server, { port: 3000, ...settings }, ['192.168.1.4']);

it('says the address, and what the server wants to be known', () => {
  expect(describe({ host: '127.0.0.1' })).toBe('\nTalkback is ready: http://127.0.0.1:3000\nA note.\n');
});

it.each(['0.0.0.0', '192.168.1.4'])('tells colleagues their address, and what http lacks, on %s', (host) => {
  expect(describe({ host })).toMatch(
    /colleagues in this network: http:\/\/192\.168\.1\.4:3000\n.*need https/,
  );
});

it('has no other address for colleagues where one is public', () => {
  expect(describe({ host: '0.0.0.0', publicUrl: 'https://talkback.example.org' })).not.toContain('192.168');
});
