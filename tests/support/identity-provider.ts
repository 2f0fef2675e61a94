import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Somebody {
  sub: string;
  name: string;
  email?: string;
  email_verified?: boolean;
}

export interface IdentityProvider {
  issuer: string;
  /** Who is signed in there now. */
  somebody: Somebody;
  close(): Promise<void>;
}

const clientId = 'talkback';
export const providerEnv = (issuer: string) => ({
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: clientId,
  OIDC_CLIENT_SECRET: 'a secret between the two',
  OIDC_NAME: 'Studio ID',
});

/** An OpenID Connect provider of our own that says yes at once: discovery, code with PKCE, a signed id token. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { nonce: string; somebody: Somebody }>();
  const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  const idToken = (code: string) => {
    const { nonce, somebody } = codes.get(code) ?? { nonce: '', somebody: provider.somebody };
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: provider.issuer, aud: clientId, iat: now, exp: now + 300, nonce, ...somebody };
    const body = `${json({ alg: 'RS256', kid: 'one' })}.${json(claims)}`;
    return `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey, 'base64url')}`;
  };

  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', provider.issuer);
    const answer = (body: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/.well-known/openid-configuration') {
      return answer({
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: `${provider.issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (url.pathname === '/keys') {
      return answer({
        keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
      });
    }
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      codes.set(code, {
        nonce: url.searchParams.get('nonce') ?? '',
        somebody: { ...provider.somebody },
      });
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: url.searchParams.get('state') ?? '' }).toString();
      return response.writeHead(302, { location: back.href }).end();
    }
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    return request.on('end', () =>
      answer({
        access_token: 'unused',
        token_type: 'Bearer',
        id_token: idToken(new URLSearchParams(body).get('code') ?? ''),
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const provider: IdentityProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    somebody: { sub: 'nobody', name: 'Nobody' },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}
