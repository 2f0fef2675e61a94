import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text for an address or a cookie; only its hash is ever stored. */
export function makeToken(): { token: string; hash: Uint8Array<ArrayBuffer> } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}
