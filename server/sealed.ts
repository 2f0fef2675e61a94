import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Closes a value so that only this instance opens it, and only for the same purpose (AES-256-GCM). */
export function seal(secret: string, purpose: string, value: unknown): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes);
  const closing = createCipheriv(cipher, keyFor(secret, purpose), nonce);
  const closed = Buffer.concat([closing.update(JSON.stringify(value), 'utf8'), closing.final()]);
  return new Uint8Array(Buffer.concat([nonce, closing.getAuthTag(), closed]));
}

/** Opens what `seal` closed; undefined for anything else. */
export function unseal(secret: string, purpose: string, sealed: Uint8Array): unknown {
  const bytes = Buffer.from(sealed);
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  try {
    const opening = createDecipheriv(cipher, keyFor(secret, purpose), bytes.subarray(0, nonceBytes));
    opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const closed = bytes.subarray(nonceBytes + tagBytes);
    return JSON.parse(Buffer.concat([opening.update(closed), opening.final()]).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function keyFor(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `talkback ${purpose}`, 32));
}
