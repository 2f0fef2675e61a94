import { describe, expect, it } from 'vitest';
import { networkAddress, readProxies } from '@/server/http/network-address';

const from = (remoteAddress: string, forwarded?: string, proxies = '') =>
  networkAddress(
    { socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } },
    readProxies(proxies),
  );

describe('[RV96] the address that limits count', () => {
  it('is that of whoever connected, who cannot claim another', () => {
    expect(from('203.0.113.7')).toBe('203.0.113.7');
    expect(from('::ffff:203.0.113.7')).toBe('203.0.113.7');
    expect(from('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
  });

  it('is the last one that a proxy on this machine names', () => {
    for (const proxy of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect(from(proxy, '198.51.100.1, 203.0.113.7')).toBe('203.0.113.7');
      expect(from(proxy)).toBe(proxy === '::1' ? '0:0:0:0::/64' : '127.0.0.1');
    }
    expect(from('127.0.0.1', 'unknown')).toBe('127.0.0.1');
  });

  it('is the last one before the proxies that are trusted', () => {
    const proxies = '10.0.0.7, 192.168.1.0/24, 2001:db8:f::/48';
    expect(from('10.0.0.7', '198.51.100.1, 203.0.113.7', proxies)).toBe('203.0.113.7');
    expect(from('10.0.0.7', '203.0.113.7, 192.168.1.9', proxies)).toBe('203.0.113.7');
    expect(from('2001:db8:f::1', '203.0.113.7', proxies)).toBe('203.0.113.7');
    expect(from('10.0.0.8', '203.0.113.7', proxies)).toBe('10.0.0.8');
  });

  it('is one for a network of IPv6, however it is written', () => {
    const network = '2001:db8:1:2::/64';
    for (const address of [
      '2001:db8:1:2::1',
      '2001:DB8:1:2:ffff:ffff:ffff:ffff',
      '2001:0db8:0001:0002:3::',
      '2001:db8:1:2::203.0.113.7',
    ])
      expect(from(address)).toBe(network);
    expect(from('2001:db8:1:3::1')).not.toBe(network);
    expect(from('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });

  it('comes of no setting that is no address', () => {
    for (const text of ['proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0']) {
      expect(() => readProxies(text)).toThrow();
    }
    expect(() => readProxies('')).not.toThrow();
  });
});
