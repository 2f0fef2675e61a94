import os from 'node:os';
import { isEveryAddress } from './settings.mjs';

/**
 * What a person who has just started Talkback needs to know.
 *
 * @param {{ url: string, notes: string[] }} server
 * @param {{ host: string, port: number, publicUrl?: string }} settings
 * @param {string[]} [addresses] of this machine in its networks
 * @returns {string}
 */
export function describeInstance({ url, notes }, { host, port, publicUrl }, addresses = networkAddresses()) {
  const reachable = isEveryAddress(host) ? addresses : isLoopback(host) ? [] : [host];
  const forColleagues = publicUrl ? [] : reachable.map((address) => `http://${address}:${port}`);
  return [
    '',
    `Talkback is ready: ${url}`,
    ...forColleagues.map((address) => `For colleagues in this network: ${address}`),
    ...(forColleagues.length > 0 ? [PLAIN_HTTP] : []),
    ...notes,
    '',
  ].join('\n');
}

const PLAIN_HTTP =
  'There they can listen and review; recording and sessions need https, which browsers demand: see PUBLIC_URL.';

/** @param {string} host */
const isLoopback = (host) => host === 'localhost' || host === '::1' || host.startsWith('127.');

function networkAddresses() {
  const all = Object.values(os.networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}
