import net from 'node:net';
import { describe, expect, inject, it } from 'vitest';

const { baseUrl } = inject('instance');

/** Sends the head of a request and a piece of its body that never ends; the status that is answered meanwhile. */
async function statusOf(path: string, headers: Record<string, string>, piece: string): Promise<number> {
  const { hostname, port, host } = new URL(baseUrl);
  const socket = net.connect(Number(port), hostname);
  const lines = Object.entries({ host, origin: baseUrl, ...headers }).map(
    ([key, value]) => `${key}: ${value}`,
  );
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${piece}`);
  try {
    return await new Promise<number>((resolve, reject) => {
      let said = '';
      socket.on('data', (chunk) => {
        said += chunk.toString('latin1');
        const status = /^HTTP\/1\.1 (\d{3}) /.exec(said)?.[1];
        if (status) resolve(Number(status));
      });
      socket.on('error', reject);
      socket.setTimeout(10_000, () => reject(new Error('Nothing was answered; the body is still read.')));
    });
  } finally {
    socket.destroy();
  }
}

const doors = [
  ['JSON', '/api/users', 'application/json'],
  ['signing in', '/api/auth/callback/credentials', 'application/x-www-form-urlencoded'],
  ['pages', '/', 'text/plain'],
] as const;

describe.each(doors)('the door for %s', (_, path, type) => {
  it('[RV92] reads no body that does not say how long it is', async () => {
    const headers = { 'content-type': type, 'transfer-encoding': 'chunked' };
    expect(await statusOf(path, headers, '4\r\n{"a"\r\n')).toBe(411);
  });

  it('[RV92] refuses a body that is too long before it is sent', async () => {
    const headers = { 'content-type': type, 'content-length': String(64 * 1024 ** 3) };
    expect(await statusOf(path, headers, '{')).toBe(413);
  });

  it('[RV4] refuses a foreign Origin before that', async () => {
    const headers = { 'content-type': type, 'transfer-encoding': 'chunked', origin: 'http://evil.test' };
    expect(await statusOf(path, headers, '')).toBe(403);
  });
});
