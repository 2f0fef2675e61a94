const schemes = ['http:', 'https:', 'mailto:'];

/** What somebody typed as an address, ready for a link; undefined where it leads nowhere that a text may lead. */
export function readAddress(typed: string): string | undefined {
  const text = typed.trim();
  if (/^[^\s@:/]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`;
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  if (!schemes.includes(url.protocol)) return undefined;
  return url.protocol === 'mailto:' || url.hostname.includes('.') || url.hostname === 'localhost'
    ? url.href
    : undefined;
}
