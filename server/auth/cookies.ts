import type { Runtime } from '@/server/runtime';

/** Names and rules of the cookies that say who is asking. */
export function loginCookie(runtime: Pick<Runtime, 'origin'>): { name: string; secure: boolean } {
  const secure = runtime.origin.startsWith('https:');
  return { name: secure ? '__Host-talkback-login' : 'talkback-login', secure };
}

/** Says who a guest is, for as long as his link stands. */
export const guestCookie = 'talkback-guest';

/** Carries a share link's token from its address to the page that asks for a name. */
export const linkCookie = 'talkback-link';

/** Holds what another service said of somebody until he has said what shall become of it. */
export const identityCookie = 'talkback-identity';

const guestDays = 180;

/** A Set-Cookie line for a secret of ours: never read by scripts, never sent from other sites' forms. */
export function secretCookie(
  runtime: Pick<Runtime, 'origin'>,
  name: string,
  value: string,
  days = guestDays,
): string {
  const secure = runtime.origin.startsWith('https:') ? '; Secure' : '';
  return `${name}=${encodeURIComponent(value)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${Math.round(days * 86_400)}${secure}`;
}

/** Reads one cookie out of a Cookie header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) {
      try {
        return decodeURIComponent(pair.slice(at + 1).trim());
      } catch {
        return undefined;
      }
    }
  }
  return undefined;
}
