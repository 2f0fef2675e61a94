import { beforeAll, describe, expect, inject, it } from 'vitest';
import { newcomer, stranger, type Person } from '../support/people';

const { baseUrl } = inject('instance');

let mara: Person;
let script: string;

beforeAll(async () => {
  mara = await newcomer(baseUrl, 'Mara');
  const page = await (await stranger(baseUrl).fetch('/sign-in')).text();
  script = /\/_next\/static\/[^"]+\.js/.exec(page)?.[0] ?? '';
});

const encodingOf = async (path: string, accepted: string) =>
  (await mara.fetch(path, { headers: { 'accept-encoding': accepted } })).headers.get('content-encoding');

describe('what goes over the wire', () => {
  it.each([
    ['gzip, deflate, br', 'br'],
    ['br;q=0.5', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip, br;q=0', 'gzip'],
  ])('[RV75] a script for a browser that takes “%s” is packed with %s', async (accepted, encoding) => {
    expect(await encodingOf(script, accepted)).toBe(encoding);
  });

  it('[RV75] a packed script is the script, and is kept for ever', async () => {
    const plain = await mara.fetch(script, { headers: { 'accept-encoding': 'identity' } });
    const packed = await mara.fetch(script, { headers: { 'accept-encoding': 'br' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await packed.text()).toBe(await plain.text());
    expect(packed.headers.get('cache-control')).toContain('immutable');
    expect(packed.headers.get('vary')).toContain('accept-encoding');
    expect(packed.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  });

  it.each([
    ['a page', '/'],
    ['an answer of the API', '/api/openapi.json'],
  ])('[RV75] %s is packed on its way', async (_, path) => {
    expect(await encodingOf(path, 'gzip, deflate, br')).toBe('gzip');
  });
});
