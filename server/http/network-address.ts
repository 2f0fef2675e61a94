import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

type Asked = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } };

/**
 * The network address that limits count a request for: of whoever connected, or, where that is a proxy to be trusted, of
 * the last one it names that is none. Of IPv6 the first 64 bits, for the rest anybody there chooses himself.
 */
export function networkAddress({ headers, socket }: Asked, trusted: BlockList): string {
  const named = String(headers['x-forwarded-for'] ?? '').split(',');
  const hops = [...named, socket.remoteAddress ?? ''].map(plain);
  let address = hops.pop() ?? '';
  while (isTrusted(address, trusted) && isIP(hops.at(-1) ?? '')) address = hops.pop() ?? '';
  return isIPv6(address) ? networkOf(address) : address || 'unknown';
}

/** Reads addresses and ranges with commas between them; this machine itself is always among them. Throws on others. */
export function readProxies(text: string): BlockList {
  const proxies = new BlockList();
  proxies.addSubnet('127.0.0.0', 8, 'ipv4');
  proxies.addAddress('::1', 'ipv6');
  for (const range of text.split(',').map((part) => part.trim())) {
    if (range === '') continue;
    const [address = '', bits] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, /^\d+$/.test(bits) ? Number(bits) : -1, family);
  }
  return proxies;
}

const isTrusted = (address: string, trusted: BlockList) =>
  isIP(address) !== 0 && trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

const plain = (address: string) => address.trim().replace(/^::ffff:(?=\d+\.)/i, '');

function networkOf(address: string): string {
  const [head = '', tail] = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname
    .slice(1, -1)
    .split('::');
  const groups = (part = '') => (part === '' ? [] : part.split(':'));
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(zeros).fill('0'), ...groups(tail)];
  return `${all.slice(0, 4).join(':')}::/64`;
}
