import { DomainError } from '@/domain/errors';
import { isLoopback, type Env } from '@/server/env';

/** PUBLIC_URL names the one origin; unset, the loopback names at the actual port are one origin. */
export function resolveOrigins(
  env: Env,
  port: number,
): { origin: string; allowedOrigins: ReadonlySet<string> } {
  if (env.publicUrl) {
    const origin = new URL(env.publicUrl).origin;
    return { origin, allowedOrigins: new Set([origin]) };
  }
  const allowed = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `http://${name}:${port}`);
  if (!isLoopback(env.host) && env.host !== '0.0.0.0' && env.host !== '::')
    allowed.push(`http://${env.host}:${port}`);
  return { origin: `http://127.0.0.1:${port}`, allowedOrigins: new Set(allowed) };
}

export interface OriginRules {
  allowedOrigins: ReadonlySet<string>;
  /** Open to the network without a PUBLIC_URL: the page's own host is the origin. */
  followsHost: boolean;
}

/** Whether a request may change anything or open a socket: its Origin must be this instance's, exactly. */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  rules: OriginRules,
): boolean {
  if (origin === undefined || origin === 'null') return false;
  if (rules.allowedOrigins.has(origin)) return true;
  return rules.followsHost && host !== undefined && origin === `http://${host}` && isAddress(host);
}

// A name could be rebound to this machine by a stranger's DNS; a bare address cannot.
function isAddress(host: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}(:\d+)?$/.test(host) || /^\[[0-9a-f:]+\](:\d+)?$/i.test(host);
}

export function refuseForeignOrigin(
  origin: string | undefined,
  host: string | undefined,
  rules: OriginRules,
): void {
  if (!isOwnOrigin(origin, host, rules)) throw new DomainError('foreign-origin');
}
