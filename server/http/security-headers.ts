import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Runtime } from '@/server/runtime';

export function makeNonce(): string {
  return randomBytes(16).toString('base64');
}

/** The policy of every page: scripts and styles by nonce, nothing from anywhere else, never framed. */
export function contentSecurityPolicy(nonce: string, mode: Runtime['env']['mode']): string {
  const isDevelopment = mode === 'development';
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self' ws: wss:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers every answer carries, files and refusals included. */
export function setSecurityHeaders(
  runtime: Runtime,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('x-frame-options', 'DENY');
  if (runtime.origin.startsWith('https:'))
    response.setHeader('strict-transport-security', 'max-age=31536000');
  const nonce = makeNonce();
  const policy = contentSecurityPolicy(nonce, runtime.env.mode);
  response.setHeader('content-security-policy', policy);
  // Next reads the nonce off the request.
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
}
